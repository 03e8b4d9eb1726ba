import Testing

@testable import Books

@Suite struct FoldingTests {
  @Test(arguments: [
    ("", ""),
    ("ACME GmbH", "acme gmbh"),
    ("Müller", "muller"),
    ("Straße STRASSE", "strasse strasse"),
    ("Łódź Đorđe Ørsted Æsir Œuvre Þór Ħal", "lodz dorde orsted aesir oeuvre thor hal"),
    ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
    ("Ａｃｍｅ１２", "acme12"),
    ("Ὀδυσσεύς", "οδυσσευσ"),
    ("Ёлкин Й", "елкин и"),
    ("שָׁלוֹם", "שלום"),
    ("مُحَمَّد", "محمد"),
    ("محـــمد", "محمد"),
    ("か が ｶﾞ", "か が ガ"),
    ("हिन्दी", "हिन्दी"),
    ("น้ำ", "น\u{E49}\u{E4D}า"),
    ("한국", "한국"),
    ("\u{1112}\u{1161}\u{11AB}국", "한국"),
    ("O’Brien–Smith", "o'brien-smith"),
    ("so\u{AD}ft\u{200B}\u{FEFF}", "soft"),
    ("ﬁne ½ ①", "fine 1⁄2 1"),
    ("a\u{301}\u{302}\u{303}b", "ab"),
    ("田中商事 1\u{301}", "田中商事 1\u{301}"),
    ("👩\u{200D}💻", "👩💻"),
    ("٣ \u{202E}abc", "٣ abc"),
  ])
  func `spellings of one word fold alike`(text: String, folded: String) {
    #expect(
      String(decoding: Folding.fold(text), as: UTF8.self).unicodeScalars.elementsEqual(
        folded.unicodeScalars
      )
    )
  }

  @Test func `a mark that tells words apart outside the five scripts stays`() {
    #expect(Folding.fold("か") != Folding.fold("が"))
    #expect(!contains(Folding.fold("が"), Folding.fold("か")))
    #expect(Folding.fold("क") != Folding.fold("कि"))
  }

  @Test func `every scalar folds to a fixed point`() {
    for value in UInt32(0)...0x10_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let folded = Folding.fold(String(scalar))
      let again = Folding.fold(String(decoding: folded, as: UTF8.self))
      if again != folded { Issue.record("U+\(String(value, radix: 16)) is not idempotent") }
    }
  }

  @Test func `random mixtures fold to a fixed point`() {
    let pool: [UInt32] = [
      0x41, 0x7A, 0x31, 0x3C, 0xE9, 0xDF, 0x130, 0x301, 0x323, 0x338, 0x345, 0x3B1, 0x1FB3, 0x5D0,
      0x5B0, 0x627, 0x653, 0x3099, 0x304B, 0xFF76, 0xFF9E, 0x915, 0x93C, 0x958, 0x1100, 0x1161,
      0x11A8, 0xAC00, 0x3131, 0x314F, 0xE31, 0x200D, 0xFE0F, 0x1F469, 0x20DD, 0x20, 0x2126, 0xF73,
    ]
    var state: UInt64 = 42
    for _ in 0..<50_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<6 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let pick = pool[Int(state >> 33) % pool.count]
        if let scalar = Unicode.Scalar(pick) { text.append(scalar) }
      }
      let folded = Folding.fold(String(text))
      let again = Folding.fold(String(decoding: folded, as: UTF8.self))
      #expect(folded == again, "\(scalars(String(text)))")
      #expect(folded == Folding.fold(Normalization.nfc(String(text))))
    }
  }

  @Test func `the appending form appends`() {
    var folded = Array("x".utf8)
    Folding.fold("Éa", into: &folded)
    #expect(folded == Array("xea".utf8))
  }

  private func contains(_ whole: [UInt8], _ part: [UInt8]) -> Bool {
    whole.indices.contains { whole[$0...].starts(with: part) }
  }
}
