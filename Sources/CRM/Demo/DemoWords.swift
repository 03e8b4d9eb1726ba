import Facts

/// The companies, products and sayings of the demo book.
enum DemoWords {
  static let industries = [
    "machine building", "logistics", "laboratory", "food", "energy", "software", "print",
    "hospitals", "shipping", "glass",
  ]

  /// Written out, so that a small book looks like one that somebody keeps.
  static let companies = [
    "Harbour Instruments", "Brandt & Söhne Maschinenbau", "Lakeshore Analytics", "Café Österreich",
    "Nordlys Shipping", "Verrerie du Marais", "Ironwood Robotics", "Θάλασσα Logistics",
    "Quarry Street Foods", "さくら精機", "Meridian Print House", "Zakłady Wisła",
    "Blue Heron Energy", "Studio Ørsted", "Pemberton Hospitals", "Kestrel Optics",
    "Papierwerk Süd", "Atlas Cold Storage", "Maple & Finch", "Solvang Maritime",
  ]

  static let first = [
    "Alder", "Amber", "Beacon", "Birch", "Cedar", "Cobalt", "Copper", "Coral", "Delta", "Ember",
    "Falcon", "Fjord", "Garnet", "Granite", "Harvest", "Heron", "Juniper", "Kite", "Larch",
    "Linden", "Marble", "Mistral", "Nimbus", "Opal", "Osprey", "Pine", "Quartz", "Raven", "Sable",
    "Slate", "Sparrow", "Tidal", "Umber", "Vesper", "Willow", "Zephyr",
  ]
  static let second = [
    "Works", "Instruments", "Foods", "Freight", "Systems", "Optics", "Energy", "Textiles",
    "Labs", "Tools", "Packaging", "Marine", "Clinics", "Print", "Glass", "Robotics",
  ]
  static let third = ["", " GmbH", " Ltd", " & Co", " Inc", " AB", " SA", " Group"]

  static let jobs = [
    "Head of purchasing", "Plant manager", "CFO", "IT lead", "Managing director",
    "Quality manager", "Operations", "Buyer", "Technical director", "Office manager",
  ]

  static let products: [(name: String, code: String, series: String, euros: Int64)] = [
    ("Sensor kit S", "SK-S", "Sensors", 1_200), ("Sensor kit L", "SK-L", "Sensors", 4_800),
    ("Gateway", "GW-1", "Sensors", 2_350), ("Analytics", "AN-Y", "Software", 9_600),
    ("Support plan", "SUP-1", "Service", 3_600), ("On-site training", "TR-1", "Service", 1_900),
  ]

  static let occasions = [
    "pilot line", "new hall", "second site", "cold store", "retrofit", "group roll-out",
    "audit", "test bench", "fleet", "spring budget",
  ]

  static let tags = ["vip", "fair", "reference", "newsletter"]

  static let colleagues: [(name: String, login: String, office: String)] = [
    ("Anna Weber", "anna", "Berlin"), ("Jonas Lindqvist", "jonas", "Stockholm"),
    ("Priya Raman", "priya", "London"), ("Mateo García", "mateo", "Boston"),
    ("Sofia Papadaki", "sofia", "Berlin"),
  ]

  static let disqualifyReasons = ["No budget", "No need", "Not reachable", "Not for business"]

  static let lostNotes = [
    "Went with the cheaper one; said so openly.", "Budget frozen until next year.",
    "Never got past purchasing.", "They build it themselves now.",
    "No answer for three months.", "Missing the offline mode they need.",
  ]
}

/// Who and what a note is about.
struct DemoScene {
  let person: String
  let company: String
  let product: String
  let city: String

  /// The text with what stands in braces put in.
  func fill(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    var result = ""
    for part in text.split(separator: "{", omittingEmptySubsequences: false) {
      guard let end = part.firstIndex(of: "}") else {
        result += part
        continue
      }
      switch part[..<end] {
      case "person": result += person
      case "company": result += company
      case "product": result += product
      default: result += city
      }
      result += part[part.index(after: end)...]
    }
    return result
  }
}

/// What people write down after talking to other people.
enum DemoNotes {
  typealias Saying = (subject: String, body: String)

  static let calls: [Saying] = [
    (
      "Asked for a quote",
      "{person} wants numbers for the {product} by Friday. Two sites, maybe three."
    ),
    (
      "Price is the topic",
      "Likes it, but the board compares with what they have. Send the savings sheet, not the brochure."
    ),
    ("No answer", "Tried twice. The desk says {person} is in {city} until Thursday."),
    (
      "Who decides",
      "{person} decides up to 10k, above that it goes to the managing director."
    ),
    ("Quick check-in", "All fine so far. Second line starts in spring, then they need more."),
    (
      "Delivery moved",
      "Asked whether we can ship a week earlier. Told them I will find out – I promised an answer tomorrow."
    ),
    (
      "Complaint, settled",
      "The last box had a dent. Replacement is on its way; they were decent about it."
    ),
    ("Left a message", "With the assistant. Call back after 3 pm."),
  ]

  static let emails: [Saying] = [
    (
      "Quote for {product}",
      "Sent the quote with the two options. Reminded them that the price holds for 30 days."
    ),
    (
      "Re: specifications",
      "{person} asks about IP67 and the cable length. Forwarded to the workshop."
    ),
    ("Thanks for the visit", "Short thank-you with the photos from {company}."),
    (
      "Contract draft",
      "Their legal wants liability capped at the order value. Acceptable, I think."
    ),
    (
      "Reference list",
      "They would like to talk to somebody in the same trade. Suggested Harbour Instruments."
    ),
    ("Out of office", "Back on Monday week."),
  ]

  static let meetings: [Saying] = [
    (
      "Visit at {company}",
      "Walked the hall with {person}. Dust is the problem, not heat. The {product} fits if we seal it."
    ),
    (
      "Demo",
      "Showed the dashboard. The question was exports, every time exports. CSV is fine for them."
    ),
    (
      "Negotiation",
      "They ask for 12 % and three years. I offered 8 and two. We will meet in the middle."
    ),
    (
      "Kick-off",
      "Everybody was there, even finance. Next: access to the building and a list of machines."
    ),
    (
      "Coffee in {city}",
      "No slides. {person} is worried about the merger and says nothing moves before it is through."
    ),
  ]

  static let notes: [Saying] = [
    ("Prefers mornings", "{person} is best reached before nine. Not on Wednesdays."),
    ("New address", "{company} moves to the other side of {city} in autumn."),
    ("Birthday cake", "They turned ten; sent a cake. It arrived whole."),
    ("Heard at the fair", "A competitor was there before us. Let us be quick."),
  ]

  static let tasks: [(title: String, type: TodoKind)] = [
    ("Call {person} about the quote", .call),
    ("Send the quote for {product}", .email),
    ("Ask {person} for the machine list", .email), ("Visit {company}", .meeting),
    ("Check delivery date", .todo), ("Follow up with {person}", .call),
    ("Prepare the demo for {company}", .todo),
    ("Send the signed contract back", .email),
  ]
}
