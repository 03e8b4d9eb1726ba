import Configuration
import Testing
import TextUI

@Suite struct SettingsTests {
  @Test func readsEverySetting() {
    var settings = Settings()
    let problems = settings.read(
      """
      currency = "eur"
      country = "DE"
      date-order = "day-month-year"
      number-format = "1.234,56"
      week-start = "monday"
      remind = "osc9"
      remind-before = 5
      zone = "Europe/Berlin"
      theme = "gruvbox"
      color = 256
      keymap = "mine"
      mouse = true
      ascii = true
      store = "/srv/book"
      user = "anna"
      dial = ["linphone-csh", "dial", "{number}"]
      [follow-up]
      no-answer = "+1wd other"
      """,
      file: "config.toml"
    )
    #expect(problems == [])
    #expect(settings.currency == "EUR")
    #expect(settings.country == "DE")
    #expect(settings.dateOrder == .dayMonthYear)
    #expect(settings.numberFormat == .pointComma)
    #expect(settings.weekStart == .monday)
    #expect(settings.remind == .osc9)
    #expect(settings.remindBefore == 5)
    #expect(settings.zone == "Europe/Berlin")
    #expect(settings.theme == "gruvbox")
    #expect(settings.color == .indexed)
    #expect(settings.keymap == "mine")
    #expect(settings.mouse && settings.ascii)
    #expect(settings.store == "/srv/book")
    #expect(settings.user == "anna")
    #expect(settings.dial == ["linphone-csh", "dial", "{number}"])
    #expect(settings.followUps.map(\.outcome) == ["no-answer"])
    #expect(settings.followUps.map(\.rule) == ["+1wd other"])
  }

  @Test(arguments: [
    ("curency = \"EUR\"", "c:1:11: there is no setting “curency”, did you mean “currency”?"),
    ("currency = \"euro\"", "c:1:12: currency is a code of 3 letters, as \"EUR\""),
    ("currency = 3", "c:1:12: currency is a code of 3 letters, as \"EUR\""),
    ("mouse = \"yes\"", "c:1:9: mouse is true or false, without quotes"),
    ("theme = []", "c:1:9: theme is a text in quotes, not a list"),
    (
      "dial = \"linphone\"",
      "c:1:8: dial is a program and its arguments, as [\"linphone-csh\", \"dial\", \"{number}\"]"
    ),
    ("remind-before = 1441", "c:1:17: remind-before is a number of minutes, 0 to 1440"),
    ("color = \"lots\"", "c:1:9: color is one of \"auto\", \"never\", \"16\", \"256\", \"rgb\""),
  ])
  func whatIsWrongIsSaidAndLeftAsItWas(_ text: String, _ problem: String) {
    var settings = Settings()
    #expect(settings.read(text, file: "c").map(\.description) == [problem])
    #expect(settings == Settings())
  }
}

@Suite struct KeymapTests {
  @Test func readsKeysOfEverywhereAndOfContexts() {
    let (keymap, problems) = Keymap.read(
      """
      name = "mine"
      inherits = "default"
      [keys]
      "deal.advance" = [">", "S-Right"]
      quit = "q"
      view.deals = ["2"]
      "mouse.toggle" = []
      [context.list]
      "row.top" = ["g g"]
      """,
      file: "k"
    )
    #expect(problems == [])
    #expect(keymap.name == "mine")
    #expect(keymap.inherits == "default")
    #expect(
      keymap.bindings.map { "\($0.context ?? "*") \($0.intent) \($0.keys)" } == [
        "* deal.advance >", "* deal.advance S-Right", "* quit q", "* view.deals 2",
        "list row.top gg",
      ]
    )
  }

  @Test(arguments: [
    ("[keys]\na = [\"x\"]\nb = [\"x\"]", "k:3:6: x already means a (k:2); that stays"),
    (
      "[keys]\na = \"g\"\nb = \"gg\"",
      "k:3:5: gg and g (k:2) begin alike: the longer one can never be typed; that of line 2 stays"
    ),
    (
      "[keys]\na = \"Hyper-X\"",
      "k:2:5: “Hyper-X” is no key; keys are written as j, gg, Ctrl-P, S-Tab, Space, F1"
    ),
    ("[keys]\na = 5", "k:2:5: keys are a list of texts, as [\">\", \"S-Right\"]"),
    ("key = 5", "k:1:1: a keymap has no “key” of this kind, did you mean “keys”?"),
  ])
  func conflictsAreToldWithTheirLines(_ text: String, _ problem: String) {
    #expect(Keymap.read(text, file: "k").1.map(\.description) == [problem])
  }

  @Test func theSameKeyMayMeanOtherThingsElsewhere() {
    let text = "[keys]\na = \"x\"\n[context.list]\nb = \"x\""
    let (keymap, problems) = Keymap.read(text, file: "k")
    #expect(problems == [])
    #expect(keymap.bindings.count == 2)
  }

  @Test func inheritsWhatItDoesNotSay() {
    let base = Keymap.read("[keys]\na = \"x\"\nb = \"y\"\nc = \"z\"\nd = \"gg\"", file: "b").0
    let own = Keymap.read("[keys]\na = []\ne = \"y\"\nf = \"g\"", file: "o").0
    let merged = own.inheriting(base)
    #expect(merged.bindings.map { "\($0.intent)=\($0.keys)" } == ["e=y", "f=g", "c=z"])
  }
}
