public import Facts

/// What a deal is about, line by line.
///
/// A deal with lines has their sum as its amount; one without has the amount that somebody typed.
/// Each line is rounded once, half away from zero.
public enum DealLine {
  public static let kind = KindID(20)

  /// Copied from the product when the line is made, so that a renamed product changes no offer.
  public static let name = Field<String>(0x1401)
  public static let deal = Field<EntityID>(0x1402)
  public static let product = Field<EntityID>(0x1403)
  public static let quantity = Field<Decimal>(0x1404)
  public static let unitPrice = Field<Money>(0x1405)
  /// In whole percent of the line.
  public static let discountPercent = Field<Int64>(0x1406)
  public static let recurrence = Field<Recurrence>(0x1407)
  public static let position = Field<Int64>(0x1408)

  static let definition = KindDefinition(
    kind,
    KindWords("line", "lines", "Deal line", "dl", aliases: ["dealline", "deallines"]),
    title: name.id,
    columns: [name.id, quantity.id, unitPrice.id, discountPercent.id, recurrence.id],
    orders: [SortOrder(position.id), SortOrder(name.id)],
    isPart: true,
    fields: [
      .ref(deal, to: Deal.kind, words: .named("deal", "Deal", [.required, .sorted], width: 24)),
      .ref(product, to: Product.kind, words: .named("product", "Product", [.sorted], width: 20)),
      .text(
        name,
        .named("name", "Name", [.required, .searched, .sorted], aliases: ["title"], width: 24)
      ),
      .decimal(
        quantity,
        .named("quantity", "Quantity", [.sorted], aliases: ["qty"], width: 8, hint: "12")
      ),
      .money(
        unitPrice,
        .named("price", "Unit price", [.sorted], aliases: ["unitPrice"], width: 12, hint: "450")
      ),
      .number(
        discountPercent,
        as: .percent,
        .named("discount", "Discount %", [.sorted], width: 8, hint: "10")
      ),
      .option(recurrence, .named("paid", "Paid", [.sorted], aliases: ["recurring"], width: 8)),
      .number(position, .named("position", "Position", [.sorted], width: 8)),
    ]
  )
}
