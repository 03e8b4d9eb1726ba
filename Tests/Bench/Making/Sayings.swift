/// What companies are called and what is said to them.
enum Sayings {
  static let first =
    ("Meridian Alpine Nordic Baltic Quantum Silver Iron Copper Blue Golden Rapid Prime Apex Vertex "
    + "Solar Lunar Atlas Titan Orion Vega Delta Omega Sigma Nova Stellar Harbor River Summit "
    + "Granite Cedar Maple Oak Birch Willow Falcon Eagle Raven Heritage Crown Royal Metro Urban "
    + "Global Müritz Öresund Český Évasion Łódzki Волга Сокол Θάλασσα 東海 さくら 한강")
    .split(separator: " ").map { String($0) }
  static let second =
    ("Dynamics Systems Logistics Foods Textiles Pharma Energy Capital Partners Software Robotics "
    + "Optics Media Print Steel Glass Timber Paper Plastics Chemicals Motors Marine Aviation Rail "
    + "Freight Hotels Catering Retail Fashion Health Dental Labs Biotech Analytics Networks Power "
    + "Water Mining Bau Design Lighting Audio Training Consulting Insurance Farms Dairy Coffee")
    .split(separator: " ").map { String($0) }
  static let form = ["", " GmbH", " Ltd", " & Söhne", " Inc", " AB", " S.A.", " Group"]

  static let industries = [
    "machine building", "logistics", "laboratory", "food", "energy", "software", "print",
    "hospitals", "shipping", "glass", "retail", "finance",
  ]
  static let jobs = [
    "Head of purchasing", "Plant manager", "CFO", "IT lead", "Managing director", "Buyer",
    "Quality manager", "Operations", "Technical director", "Office manager", "Geschäftsführer",
    "Directeur général", "Einkäuferin", "Controller", "Architect", "Owner",
  ]
  static let products = [
    "Sensor kit", "Gateway", "Analytics", "Support plan", "On-site training", "Retrofit",
  ]
  static let occasions = [
    "pilot line", "new hall", "second site", "cold store", "group roll-out", "audit", "test bench",
    "fleet", "spring budget", "renewal",
  ]
  static let sources = ["fair", "website", "referral", "call"]
  static let tags = ["vip", "fair", "reference", "newsletter", "Großkunde", "été", "ключевой", "★"]
  static let reasons = ["Pricing", "Competition", "Budget", "Unresponsive"]

  static let colleagues =
    ("Anna Jonas Priya Mateo Sofia Emil Nadia Oskar Lucía Tomasz Grace Yuki Ömer Chloé Lars Ирина "
    + "Farid Noa Marta Ben").split(separator: " ").map { String($0) }
  static let logins =
    ("anna jonas priya mateo sofia emil nadia oskar lucia tomasz grace yuki omer chloe lars irina "
    + "farid noa marta ben").split(separator: " ").map { String($0) }

  static let subjects = [
    "Asked for a quote", "Price is the topic", "No answer", "Who decides", "Quick check-in",
    "Delivery moved", "Complaint, settled", "Left a message", "Quote sent", "Re: specifications",
    "Thanks for the visit", "Contract draft", "Reference list", "Visit", "Demo", "Negotiation",
    "Kick-off", "Prefers mornings", "New address", "Heard at the fair",
  ]
  static let sentences = [
    "Wants numbers for two sites by Friday, maybe for a third one as well.",
    "Likes it, but the board compares it with what they have.",
    "Send the savings sheet, not the brochure.",
    "The desk says they are back on Thursday.",
    "Decides up to 10k; above that it goes to the managing director.",
    "All fine so far. The second line starts in spring, then they need more.",
    "Asked whether we can ship a week earlier.",
    "The last box had a dent; the replacement is on its way, they were decent about it.",
    "Sent the quote with the two options; the price holds for 30 days.",
    "Their legal wants liability capped at the order value. Acceptable, I think.",
    "Would like to talk to somebody in the same trade.",
    "Dust is the problem, not heat. It fits if we seal it.",
    "The question was exports, every time exports. CSV is fine for them.",
    "They ask for 12 % and three years. I offered 8 and two.",
    "Next: access to the building and a list of machines.",
    "Is worried about the merger and says nothing moves before it is through.",
    "Best reached before nine. Not on Wednesdays.",
    "They turned ten; sent a cake. It arrived whole.",
    "Ruft nächste Woche zurück, sobald die Prüfung durch ist.",
    "Rappeler après l’été, le budget n’est pas encore décidé.",
    "Перезвонить после обеда, спросить про договор.",
    "次回は工場を見学する。",
    "- price list\n- delivery time\n- spare parts",
    "Budget: open. Need: clear. Decision: in the autumn.",
  ]
  static let tasks = [
    "Call about the quote", "Send the quote", "Ask for the machine list", "Check delivery date",
    "Follow up", "Prepare the demo", "Send the signed contract back",
  ]
}
