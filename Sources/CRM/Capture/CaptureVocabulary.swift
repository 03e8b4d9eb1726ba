/// The words of capture, as search folding leaves them.
enum CaptureVocabulary {
  /// What sort of dealing a word names.
  static let kinds: [String: ActivityKind] = [
    "call": .call, "called": .call, "phone": .call, "phoned": .call, "rang": .call,
    "telephoned": .call,
    "mail": .email, "mailed": .email, "email": .email, "emailed": .email, "e-mail": .email,
    "meet": .meeting, "met": .meeting, "meeting": .meeting, "visit": .meeting,
    "visited": .meeting,
    "chat": .chat, "chatted": .chat, "sms": .sms, "texted": .sms, "social": .social,
    "post": .post, "web": .web, "note": .note, "noted": .note,
  ]

  /// What sort of task begins with a word.
  static let tasks: [String: TodoKind] = [
    "call": .call, "phone": .call, "mail": .email, "email": .email, "e-mail": .email,
    "meet": .meeting, "meeting": .meeting, "visit": .meeting,
  ]

  static let directions: [String: Direction] = [
    "in": .inbound, "inbound": .inbound, "incoming": .inbound,
    "out": .outbound, "outbound": .outbound, "outgoing": .outbound,
  ]

  /// Longer ones stand before those that end them.
  static let outcomes: [([String], Outcome)] = [
    (["left", "a", "message"], .leftMessage), (["left", "message"], .leftMessage),
    (["left", "a", "voicemail"], .leftMessage), (["left", "voicemail"], .leftMessage),
    (["voicemail"], .leftMessage),
    (["not", "interested"], .notInterested), (["no", "answer"], .noAnswer),
    (["no-answer"], .noAnswer), (["not", "held"], .notHeld), (["no", "show"], .notHeld),
    (["no-show"], .notHeld), (["reached"], .reached), (["interested"], .interested),
    (["held"], .held),
  ]

  /// Before a kind they say nothing.
  static let fillers: Set<String> = ["had", "a", "an", "the", "my", "our", "another"]

  /// Before a kind they say which sort of it.
  static let modifiers: Set<String> = [
    "short", "quick", "long", "brief", "good", "cold", "warm", "first", "second", "third", "final",
    "discovery", "intro", "demo", "sales", "weekly", "monthly", "follow-up", "followup", "video",
    "zoom", "teams", "conference", "check-in", "kick-off", "kickoff", "closing",
  ]

  static let connectors: Set<String> = ["with", "and", "&", "+", "/"]

  /// Words that go on to a mark or a day.
  static let prepositions: Set<String> = [
    "in", "to", "by", "that", "with", "at", "on", "for", "from", "about", "of", "back", "re",
  ]

  static let dashes: Set<String> = ["-", "–", "—", ":"]

  /// Units of how long it took; days are no length of a call.
  static let units: Set<String> = [
    "m", "min", "mins", "minute", "minutes", "minuten", "h", "hr", "hrs", "hour", "hours", "std",
    "stunde", "stunden",
  ]

  static let relativeDays: Set<String> = [
    "today", "tod", "yesterday", "yest", "tomorrow", "tom", "tmr", "tmrw", "now", "heute",
    "morgen", "gestern", "ubermorgen", "vorgestern", "demain", "manana",
  ]

  static let bounds: Set<String> = [
    "eow", "eom", "eoq", "eoy", "bow", "bom", "boq", "boy", "sow", "som", "soq", "soy",
  ]

  static let periods: Set<String> = ["week", "month", "quarter", "year"]

  private static let englishWeekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// Whether a word is a weekday that nobody takes for something else: whole in any language, three
  /// letters or more of the English one.
  static func isWeekday(_ word: String) -> Bool {
    guard word.count >= 3 else { return false }
    if englishWeekdays.contains(where: { $0.hasPrefix(word) }) { return true }
    return word.count >= 5 && DayWords.weekday(word) != nil
  }

  /// Ordinary words that are names too: alone and in lower case they are asked about.
  static let common: Set<String> = [
    "price", "prices", "long", "young", "will", "may", "mark", "rich", "bill", "grant", "frank",
    "art", "best", "back", "good", "new", "old", "small", "short", "white", "black", "brown",
    "green", "gray", "rose", "lily", "daisy", "joy", "hope", "faith", "grace", "page", "banks",
    "bank", "cash", "rate", "sales", "cook", "baker", "hunter", "miller", "field", "fields",
    "stone", "wood", "woods", "hill", "park", "parks", "street", "west", "north", "east", "south",
    "summer", "winter", "snow", "rain", "day", "march", "april", "june", "august", "pay", "chase",
    "drew", "dean", "pat", "sue", "gene", "ray", "rob", "skip", "wade", "ward", "wise", "strong",
    "sharp", "smart", "noble", "power", "love", "lane", "mason", "major", "marsh", "moody",
    "french", "english", "german", "law", "order", "case", "close", "said", "say", "sent", "send",
    "ask", "asked", "asks", "wants", "want", "needs", "need", "gave", "give", "got", "get", "has",
    "have", "had", "was", "were", "is", "are", "the", "this", "that", "they", "them", "she", "him",
    "her", "his", "our", "you", "your", "not", "but", "and", "for", "with", "from", "about",
    "after", "before", "because", "what", "when", "where", "who", "why", "how", "all", "any",
    "some", "more", "most", "discussed", "agreed", "signed", "thanks", "thank", "please", "re",
    "wrote", "told", "tell", "then", "there", "here", "now", "again", "still", "just",
    "only", "very", "much", "many", "few", "budget", "offer", "quote", "contract", "demo",
    "meeting", "pricing", "terms", "delivery", "invoice", "project", "team", "company", "it",
    "he", "we", "i", "to", "be", "no", "yes", "ok", "do", "did", "does", "can", "could", "would",
    "should", "lost", "won", "next", "today", "tomorrow", "follow", "following", "left", "out",
    "off", "over", "under", "up", "down", "in", "on", "at", "of", "by", "as", "so", "if", "or",
  ]
}
