public import Facts

/// A course that deals take, as an ordered row of stages.
public enum Pipeline {
  public static let kind = KindID(5)

  public static let name = Field<String>(0x0501)
  /// The pipeline with the smallest position is the default one.
  public static let position = Field<Int64>(0x0502)

  static let definition = KindDefinition(
    kind,
    KindWords("pipeline", "pipelines", "Pipeline", "l"),
    title: name.id,
    columns: [name.id, position.id],
    orders: [SortOrder(position.id), SortOrder(name.id)],
    fields: [
      .text(
        name,
        .named("name", "Name", [.required, .searched, .sorted], width: 20, hint: "New business")
      ),
      .number(position, .named("position", "Position", [.sorted], width: 8)),
    ]
  )
}

/// A step of a pipeline.
///
/// Won and lost are not stages: a deal keeps the stage in which it closed.
public enum Stage {
  public static let kind = KindID(6)

  public static let name = Field<String>(0x0601)
  public static let pipeline = Field<EntityID>(0x0602)
  public static let position = Field<Int64>(0x0603)
  /// The chance of winning from here, in whole percent; missing means unknown, not zero.
  public static let probability = Field<Int64>(0x0604)
  public static let forecast = Field<ForecastCategory>(0x0605)
  /// A deal idle for more days than this has gone stale; none or 0 means never.
  public static let rotDays = Field<Int64>(0x0606)

  static let definition = KindDefinition(
    kind,
    KindWords("stage", "stages", "Stage", "s"),
    title: name.id,
    columns: [name.id, pipeline.id, position.id, probability.id, rotDays.id],
    orders: [SortOrder(position.id), SortOrder(name.id)],
    fields: [
      .text(
        name,
        .named("name", "Name", [.required, .searched, .sorted], width: 16, hint: "Proposal")
      ),
      .ref(
        pipeline,
        to: Pipeline.kind,
        words: .named("pipeline", "Pipeline", [.required, .sorted], width: 16)
      ),
      .number(position, .named("position", "Position", [.sorted], width: 8)),
      .number(
        probability,
        as: .percent,
        .named("probability", "Probability", [.sorted], aliases: ["prob"], width: 5, hint: "40")
      ),
      .option(forecast, .named("forecast", "Forecast", [.sorted], width: 10)),
      .number(
        rotDays,
        .named("rotDays", "Stale after days", [.sorted], aliases: ["rot"], width: 5, hint: "14")
      ),
    ]
  )
}

/// What must be true before a deal leaves a stage; checked off on the deal.
public enum ExitCriterion {
  public static let kind = KindID(23)

  public static let name = Field<String>(0x1701)
  public static let stage = Field<EntityID>(0x1702)
  public static let position = Field<Int64>(0x1703)

  static let definition = KindDefinition(
    kind,
    KindWords("criterion", "criteria", "Exit criterion", "xc", aliases: ["exitcriterion"]),
    title: name.id,
    columns: [name.id, stage.id, position.id],
    orders: [SortOrder(position.id), SortOrder(name.id)],
    fields: [
      .text(
        name,
        .named("name", "Name", [.required, .searched, .sorted], width: 28, hint: "Budget known")
      ),
      .ref(
        stage,
        to: Stage.kind,
        words: .named("stage", "Stage", [.required, .sorted], width: 16)
      ),
      .number(position, .named("position", "Position", [.sorted], width: 8)),
    ]
  )
}

/// Why a deal was lost: a managed list.
public enum LostReason {
  public static let kind = KindID(15)

  public static let name = Field<String>(0x0F01)
  public static let position = Field<Int64>(0x0F02)

  static let definition = KindDefinition(
    kind,
    KindWords("reason", "reasons", "Lost reason", "r", aliases: ["lostreason", "lostreasons"]),
    title: name.id,
    columns: [name.id, position.id],
    orders: [SortOrder(position.id), SortOrder(name.id)],
    fields: [
      .text(name, .named("name", "Name", [.required, .searched, .sorted], width: 24)),
      .number(position, .named("position", "Position", [.sorted], width: 8)),
    ]
  )
}
