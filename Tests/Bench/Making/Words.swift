import Facts

/// How people of one language are called, each name with the Latin form of their addresses.
struct Naming: Sendable {
  let language: String
  /// How many of a hundred people are called so.
  let share: Int
  let phone: String
  let cities: [String]
  let country: String
  let given: [Name]
  let family: [Name]
  var familyFirst = false
  var separator = " "

  struct Name: Sendable {
    let text: String
    let latin: String
  }

  init(
    _ language: String,
    _ share: Int,
    _ phone: String,
    _ cities: String,
    in country: String,
    _ given: String,
    _ family: String
  ) {
    self.language = language
    self.share = share
    self.phone = phone
    self.country = country
    self.cities = cities.split(separator: " ").map { String($0) }
    self.given = Naming.names(given)
    self.family = Naming.names(family)
  }

  private func with(familyFirst: Bool, separator: String) -> Naming {
    var copy = self
    copy.familyFirst = familyFirst
    copy.separator = separator
    return copy
  }

  /// `Name` or `Name=latin`, separated by spaces.
  private static func names(_ text: String) -> [Name] {
    text.split(separator: " ").map { word in
      let parts = word.split(separator: "=")
      return Name(text: String(parts[0]), latin: plain(String(parts[parts.count - 1])))
    }
  }

  private static func plain(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
          if let spelling = spellings[scalar] { return Array(spelling.unicodeScalars) }
          guard scalar.isASCII, scalar.properties.isAlphabetic else { return [] }
          return Array(scalar.properties.lowercaseMapping.unicodeScalars)
        }
      )
    )
  }

  private static let spellings: [Unicode.Scalar: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue", "ß": "ss", "é": "e",
    "è": "e", "ê": "e", "ë": "e", "É": "e", "á": "a", "à": "a", "â": "a", "ã": "a", "Á": "a",
    "å": "aa", "Å": "aa", "ø": "oe", "Ø": "oe", "æ": "ae", "í": "i", "î": "i", "ï": "i", "ı": "i",
    "İ": "i", "ó": "o", "ô": "o", "ú": "u", "ç": "c", "Ç": "c", "ñ": "n", "ń": "n", "ś": "s",
    "Ś": "s", "ş": "s", "Ş": "s", "ž": "z", "Ž": "z", "ż": "z", "Ż": "z", "ź": "z", "ł": "l",
    "Ł": "l", "ą": "a", "ę": "e", "ć": "c", "č": "c", "ř": "r", "š": "s", "Š": "s", "ğ": "g",
  ]

  /// Of a hundred people eighty write their names with Latin letters.
  static let all: [Naming] = [
    Naming(
      "en",
      30,
      "+1 312",
      "London Boston Chicago Austin Seattle Denver Toronto Dublin Leeds Bristol Portland Sydney",
      in: "United States",
      "James Mary Robert Patricia Michael Linda William Elizabeth David Barbara Richard Susan "
        + "Joseph Jessica Thomas Sarah Emma Olivia Noah Liam Ava Sophia Lucas Mia Oliver Amelia "
        + "Harry Grace Jack Chloe Freya Isla George Ruby Henry Alice",
      "Smith Jones Taylor Brown Davies Evans O’Brien O’Neill McDonald MacLeod Clark Walker Hall "
        + "Young King Wright Hill Scott Baker Turner Anderson Andersby Johnson Harrison Whitfield "
        + "Ashdown Blackwood Greenham Winfield Milton Norwood Westby Peterson Stephenson Morley "
        + "Bradford Clayton Stanworth Marsh Hughes"
    ),
    Naming(
      "de",
      18,
      "+49 30",
      "Berlin München Hamburg Köln Frankfurt Stuttgart Düsseldorf Leipzig Zürich Wien Graz Lübeck",
      in: "Germany",
      "Hans Anna Peter Ursula Klaus Monika Jürgen Petra Wolfgang Sabine Günter Renate Jörg Käthe "
        + "Björn Änne Lukas Leonie Felix Hannah Maximilian Lena Paul Sophie Jonas Marie",
      "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch "
        + "Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann "
        + "Lange Schmitt Schmid Werner Krause Lehmann Köhler Jäger Groß Weiß Vogel Böhm Strauß"
    ),
    Naming(
      "es",
      10,
      "+34 91",
      "Madrid Barcelona Valencia Sevilla Bogotá Lima Santiago Córdoba Málaga Cádiz Quito Cancún",
      in: "Spain",
      "María José Antonio Carmen Manuel Francisco Isabel Lucía Hugo Martín Sofía Álvaro Iñigo "
        + "Begoña Ángel Inés Andrés",
      "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Jiménez Ruiz Díaz "
        + "Moreno Muñoz Álvarez Romero Gutiérrez Navarro Domínguez Vázquez Ramírez Núñez Peña"
    ),
    Naming(
      "fr",
      8,
      "+33 1",
      "Paris Lyon Marseille Toulouse Nantes Montréal Genève Bruxelles Lille Rennes Orléans Nîmes",
      in: "France",
      "Jean Marie Pierre Jeanne Michel Françoise André Monique Philippe Catherine René Hélène "
        + "Éric Zoé Léa Théo Anaïs Loïc",
      "Martin Bernard Dubois Petit Durand Leroy Moreau Laurent Lefèvre Bertrand Roux Vincent "
        + "Fournier Girard Mercier Dupont Lambert Bonnet François Béranger Crépin Gauthier Lévêque"
    ),
    Naming(
      "pl",
      6,
      "+48 22",
      "Warszawa Kraków Łódź Wrocław Poznań Gdańsk Szczecin Lublin Katowice Gdynia Toruń Sopot",
      in: "Poland",
      "Jan Stanisław Andrzej Katarzyna Józef Małgorzata Tadeusz Agnieszka Łukasz Zofia Paweł "
        + "Żaneta Michał",
      "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański "
        + "Woźniak Dąbrowski Kozłowski Jankowski Mazur Krawczyk Grabowski Śliwa Źrebiec"
    ),
    Naming(
      "sv",
      5,
      "+46 8",
      "Stockholm Göteborg Malmö Oslo Bergen København Aarhus Helsinki Tampere Uppsala Ålesund",
      in: "Sweden",
      "Lars Ole Ingrid Bjørn Kari Åse Øystein Søren Mette Gösta Freja Håkan",
      "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Sørensen Jørgensen Møller Lindström "
        + "Åkesson Öberg Bergström Virtanen Mäkinen Ødegård Bråten"
    ),
    Naming(
      "tr",
      3,
      "+90 212",
      "İstanbul Ankara İzmir Bursa Antalya Adana Konya Gaziantep Mersin Kayseri",
      in: "Türkiye",
      "Mehmet Ayşe Mustafa Fatma Ahmet Emine Hüseyin Zeynep İbrahim Elif Ömer Şule Çağla",
      "Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Doğan Kılıç Güneş"
    ),
    Naming(
      "uk",
      6,
      "+380 44",
      "Київ Москва Одеса Минск Алматы Казань София Београд",
      in: "Ukraine",
      "Александр=aleksandr Елена=elena Сергей=sergey Ольга=olga Дмитрий=dmitry Наталья=natalya "
        + "Андрей=andrey Ирина=irina Юрий=yuriy Світлана=svitlana Олег=oleg Фёдор=fyodor",
      "Иванов=ivanov Смирнов=smirnov Кузнецов=kuznetsov Попов=popov Соколов=sokolov "
        + "Новиков=novikov Морозов=morozov Соловьёв=solovyov Шевченко=shevchenko "
        + "Бондаренко=bondarenko Ткаченко=tkachenko Щербаков=shcherbakov"
    ),
    Naming(
      "el",
      2,
      "+30 21",
      "Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο Λάρισα Ρόδος",
      in: "Greece",
      "Γιώργος=giorgos Μαρία=maria Δημήτρης=dimitris Ελένη=eleni Κώστας=kostas Γιάννης=giannis",
      "Παπαδόπουλος=papadopoulos Οικονόμου=oikonomou Γεωργίου=georgiou Νικολάου=nikolaou "
        + "Ιωάννου=ioannou Αντωνίου=antoniou"
    ),
    Naming(
      "zh",
      4,
      "+86 10",
      "北京 上海 广州 深圳 成都 杭州 台北 香港",
      in: "China",
      "小明=xiaoming 伟=wei 芳=fang 娜=na 秀英=xiuying 敏=min 静=jing 强=qiang 磊=lei 志强=zhiqiang",
      "王=wang 李=li 张=zhang 刘=liu 陈=chen 杨=yang 赵=zhao 黄=huang 周=zhou 吴=wu 欧阳=ouyang"
    ).with(familyFirst: true, separator: ""),
    Naming(
      "ja",
      3,
      "+81 3",
      "東京 大阪 京都 名古屋 札幌 福岡 横浜 神戸",
      in: "Japan",
      "太郎=taro 花子=hanako 健一=kenichi さくら=sakura 翔太=shota 美咲=misaki ケンジ=kenji 直樹=naoki",
      "佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 伊藤=ito 渡辺=watanabe 山本=yamamoto 小林=kobayashi"
    ).with(familyFirst: true, separator: " "),
    Naming(
      "ko",
      2,
      "+82 2",
      "서울 부산 인천 대구 대전 광주",
      in: "Korea",
      "민준=minjun 서연=seoyeon 지훈=jihoon 수빈=subin 현우=hyunwoo 지우=jiwoo 예은=yeeun",
      "김=kim 이=lee 박=park 최=choi 정=jung 강=kang 조=cho 윤=yoon"
    ).with(familyFirst: true, separator: ""),
    Naming(
      "ar",
      1,
      "+971 4",
      "دبي القاهرة بيروت عمّان تونس الدوحة",
      in: "United Arab Emirates",
      "محمد=mohammed فاطمة=fatima أحمد=ahmed عائشة=aisha علي=ali عمر=omar زينب=zainab",
      "الأحمد=alahmad السيد=alsayed حسن=hassan إبراهيم=ibrahim المصري=almasri منصور=mansour"
    ),
    Naming(
      "he",
      1,
      "+972 3",
      "ירושלים חיפה אילת נתניה רעננה",
      in: "Israel",
      "יוסף=yosef שרה=sarah דוד=david רחל=rachel נועה=noa איתי=itay תמר=tamar",
      "כהן=cohen לוי=levi מזרחי=mizrahi פרץ=peretz ביטון=biton פרידמן=friedman"
    ),
    Naming(
      "hi",
      1,
      "+91 11",
      "दिल्ली मुंबई जयपुर पुणे लखनऊ",
      in: "India",
      "अमित=amit प्रिया=priya राहुल=rahul अंजलि=anjali विजय=vijay नेहा=neha",
      "शर्मा=sharma वर्मा=verma गुप्ता=gupta सिंह=singh कुमार=kumar पटेल=patel"
    ),
  ]

  /// A naming for each of a hundred people.
  static let hundred: [Int] = all.indices.flatMap { Array(repeating: $0, count: all[$0].share) }
}
