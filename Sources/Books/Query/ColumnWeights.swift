public import Facts

/// What rows add to totals, told by columns: an amount, and the chance of it in percent.
///
/// The chance is a row's own, else that of what a reference names. Rows whose state is another than
/// the one that counts have an amount and no weight.
public struct ColumnWeights: Sendable {
  private let book: Book
  private let kind: KindID
  private let amounts: FieldReader
  private let states: FieldReader
  private let counted: Int64
  private let own: FieldReader
  private let references: FieldReader
  /// A pipeline has few stages, and a scan of them beats a hash of the id.
  private let chances: [(id: EntityID, percent: Int64?)]

  /// Rows of another state than the one `counting` have no weight, and rows without any count;
  /// `percent` is the field of a row's own chance, `through` leads to the chance of the others.
  public init(
    _ book: Book,
    amount: FieldID,
    of kind: KindID,
    counting: (field: FieldID, state: Int64),
    percent: FieldID,
    through: (field: FieldID, chances: [(id: EntityID, percent: Int64?)])
  ) {
    self.book = book
    self.kind = kind
    amounts = FieldReader(book, kind, amount)
    states = FieldReader(book, kind, counting.field)
    counted = counting.state
    own = FieldReader(book, kind, percent)
    references = FieldReader(book, kind, through.field)
    chances = through.chances
  }

  func contribution(_ row: Row) -> Contribution {
    let amount = amounts.money(row)
    guard (states.number(row) ?? counted) == counted else {
      return Contribution(amount: amount, weighted: nil)
    }
    let percent =
      own.number(row)
      ?? references.reference(row).flatMap { named in chances.first { $0.id == named }?.percent }
    return Contribution(
      amount: amount,
      weighted: percent.flatMap { amount?.scaled(by: $0, over: 100) },
      lacksProbability: percent == nil
    )
  }

  /// The totals of many rows, those that are as the checkpoint has them straight from its columns.
  func sums(_ rows: [UInt32]) -> Sums {
    var sums = Sums()
    guard let base = book.base, let money = amounts.moneyColumns else {
      for row in rows { sums.add(contribution(Row(kind: kind, index: row))) }
      return sums
    }
    guard !states.isOther, !own.isOther, !references.isOther else {
      for row in rows { sums.add(contribution(Row(kind: kind, index: row))) }
      return sums
    }
    // Unwrapped and held here: in the loop each look would count a reference.
    let nothing = Column.Numbers(none: base.bytes)
    let (state, percent) = (states.numberColumns ?? nothing, own.numberColumns ?? nothing)
    let targets = references.targets ?? Chunk(bytes: base.bytes, offset: 0, count: 0)
    let (minor, units, counted) = (money.minor, money.units, counted)
    var named: [UInt32] = []
    var percents: [Int64?] = []
    for chance in chances {
      guard let index = base.entities.index(of: chance.id) else { continue }
      named.append(UInt32(index))
      percents.append(chance.percent)
    }
    var plain = amounts.settled
    for reader in [states, own, references] { plain.formIntersection(reader.settled) }
    // In the order of the columns, so that their bytes are read from front to back.
    var settled = RowSet(rows: plain.rows)
    for row in rows {
      if plain[Int(row)] {
        settled[Int(row)] = true
      } else {
        sums.add(contribution(Row(kind: kind, index: row)))
      }
    }
    var columns = ColumnSums()
    settled.each { row in
      let isCounted = (state[row] ?? counted) == counted
      var chance = isCounted ? percent[row] : nil
      if isCounted, chance == nil, row < targets.count {
        let target = targets[row]
        for place in named.indices where named[place] == target { chance = percents[place] }
      }
      columns.add(minor: minor[row], unit: units[row], percent: chance, isWeighed: isCounted)
    }
    sums.merge(columns.sums)
    return sums
  }
}

extension Column {
  /// A column of numbers with its marks, empty where there is no such column.
  struct Numbers {
    let words: Words
    let marks: Chunk<UInt64>

    init(_ words: Words, _ present: Bits) {
      (self.words, marks) = (words, present.words)
    }

    init(none bytes: MappedBytes) {
      words = Words(none: bytes)
      marks = Chunk(bytes: bytes, offset: 0, count: 0)
    }

    @inline(__always)
    subscript(row: Int) -> Int64? {
      guard row < words.count, marks[row >> 6] >> UInt64(row & 63) & 1 == 1 else { return nil }
      return words[row]
    }
  }
}

/// Adds up amounts by the word that a column keeps of their unit.
private struct ColumnSums {
  private struct Group {
    let unit: UInt32
    let isAmount: Bool
    var count = 0
    var amount: Int128 = 0
    var weighted: Int128 = 0
  }

  private var rows = 0
  private var lackingProbability = 0
  /// One a unit; amounts of a book are in few currencies.
  private var groups: [Group] = []
  private var last = 0

  @inline(__always)
  mutating func add(minor: Int64, unit: UInt32, percent: Int64?, isWeighed: Bool) {
    rows += 1
    if isWeighed, percent == nil { lackingProbability += 1 }
    if groups.isEmpty || groups[last].unit != unit { find(unit) }
    groups[last].count += 1
    guard groups[last].isAmount else { return }
    groups[last].amount += Int128(minor)
    guard let percent else { return }
    let (product, overflows) = minor.multipliedReportingOverflow(by: percent)
    // Half away from zero, as `Money.scaled` rounds.
    if !overflows, product < .max - 50, product > .min + 50 {
      groups[last].weighted += Int128((product >= 0 ? product + 50 : product - 50) / 100)
    } else if let amount = Base.money(minor: minor, unit: unit) {
      groups[last].weighted += Int128(amount.scaled(by: percent, over: 100)?.minor ?? 0)
    }
  }

  private mutating func find(_ unit: UInt32) {
    if let known = groups.firstIndex(where: { $0.unit == unit }) {
      last = known
    } else {
      last = groups.count
      groups.append(Group(unit: unit, isAmount: Base.money(minor: 0, unit: unit) != nil))
    }
  }

  var sums: Sums {
    var sums = Sums()
    var lackingAmount = 0
    for group in groups {
      guard let money = Base.money(minor: 0, unit: group.unit) else {
        lackingAmount += group.count
        continue
      }
      sums.add(group.count, group.amount, group.weighted, in: money)
    }
    sums.add(rows: rows, lackingAmount: lackingAmount, lackingProbability: lackingProbability)
    return sums
  }
}
