import Testing

/// The shipped program, from outside: on a shell and in a pseudo-terminal.
///
/// One test at a time, because some of them measure.
@Suite(.serialized, .timeLimit(.minutes(5))) enum EndToEnd {}
