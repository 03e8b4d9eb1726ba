// Lines and how they are read; `CaptureTable` says how the tables are written.

extension CaptureTable {
  static let people = """
    jane call 15min wants pricing
      call: Jane Roe · 15m · “wants pricing”
    call jane 15min wants pricing
      call: Jane Roe · 15m · “wants pricing”
    15min call jane wants pricing
      call: Jane Roe · 15m · “wants pricing”
    Jane Roe call wants pricing
      call: Jane Roe · “wants pricing”
    roe call wants pricing
      call: Jane Roe · “wants pricing”
    JANE CALL wants pricing
      call: Jane Roe · “wants pricing”
    jane roe, bob stone call wants pricing
      call: Jane Roe, Bob Stone · “wants pricing”
    jane and bob call wants pricing
      call: Jane Roe, Bob Stone · “wants pricing”
    jane & bob & gita met kick-off
      meeting: Jane Roe, Bob Stone, Gita Patel · “kick-off”
    met jane with bob
      meeting: Jane Roe, Bob Stone
    call with jane and bob 30min
      call: Jane Roe, Bob Stone · 30m
    jane wants pricing
      note: Jane Roe · “wants pricing”
    jane called
      call: Jane Roe
    called jane
      call: Jane Roe
    had a call with jane
      call: Jane Roe
    discovery call with jane
      call: Jane Roe · “discovery call”
    discovery call with jane wants pricing
      call: Jane Roe · “discovery call: wants pricing”
    jane call: wants pricing
      call: Jane Roe · “wants pricing”
    jane call - wants pricing
      call: Jane Roe · “wants pricing”
    jane call mail the deck
      call: Jane Roe · “mail the deck”
    jane mail sent the deck
      email: Jane Roe · “sent the deck”
    mail to jane the deck
      email: out · Jane Roe · “the deck”
    mail from jane asks for terms
      email: in · Jane Roe · “asks for terms”
    call from jane 5min
      call: in · Jane Roe · 5m
    call in jane wants pricing
      call: in · Jane Roe · “wants pricing”
    jane call out 10min
      call: out · Jane Roe · 10m
    inbound call jane wants pricing
      call: in · Jane Roe · “wants pricing”
    jane incoming mail thanks
      email: in · Jane Roe · “thanks”
    call jane out of office
      call: Jane Roe · “out of office”
    call in Berlin
      call: “in Berlin”
    jane sms running late
      sms: Jane Roe · “running late”
    chat jane prefers mornings
      chat: Jane Roe · “prefers mornings”
    note jane prefers mornings
      note: Jane Roe · “prefers mornings”
    visited jane at the plant
      meeting: Jane Roe · “at the plant”
    met jane about pricing
      meeting: Jane Roe · “about pricing”
    eva call wants pricing
      call: eva? · “wants pricing”
      ?: ambiguous “eva”: Eva Novák (Acme GmbH), Eva Stein (Nordwind AG)
    Eva Novák call wants pricing
      call: Eva Novák · “wants pricing”
    eva novak call wants pricing
      call: Eva Novák · “wants pricing”
    novak call
      call: Eva Novák
    eva and jane call
      call: eva?, Jane Roe
      ?: ambiguous “eva”: Eva Novák (Acme GmbH), Eva Stein (Nordwind AG)
    p:eva call
      call: eva?
      ?: ambiguous “eva”: Eva Novák (Acme GmbH), Eva Stein (Nordwind AG)
    p:eva-stein call
      call: Eva Stein
    p:nov call
      call: Eva Novák
    p:"eva stein" call 5min
      call: Eva Stein · 5m
    nov call 5min
      call: nov? · 5m
      ?: unknown “nov”: + new contact “Nov”, text
    zoe call wants pricing
      call: zoe? · “wants pricing”
      ?: unknown “zoe”: + new contact “Zoe”, text
    Zoe Quinn call wants pricing
      call: Zoe Quinn? · “wants pricing”
      ?: unknown “Zoe Quinn”: + new contact “Zoe Quinn”, text
    call Zoe Quinn wants pricing
      call: Zoe Quinn? · “wants pricing”
      ?: unknown “Zoe Quinn”: + new contact “Zoe Quinn”, text
    call with zoe 5min
      call: zoe? · 5m
      ?: unknown “zoe”: + new contact “Zoe”, text
    jane and zoe call
      call: Jane Roe, zoe?
      ?: unknown “zoe”: + new contact “Zoe”, text
    jane and Zoe Quinn call
      call: Jane Roe, Zoe Quinn?
      ?: unknown “Zoe Quinn”: + new contact “Zoe Quinn”, text
    p:zoe call wants pricing
      call: zoe? · “wants pricing”
      ?: unknown “zoe”: + new contact “Zoe”
    p:"Zoe Quinn" call wants pricing
      call: Zoe Quinn? · “wants pricing”
      ?: unknown “Zoe Quinn”: + new contact “Zoe Quinn”
    p:Zoe Quinn call wants pricing
      call: Zoe Quinn? · “wants pricing”
      ?: unknown “Zoe Quinn”: + new contact “Zoe Quinn”
    call wants pricing
      call: “wants pricing”
    wants pricing
      note: “wants pricing”
    call jane and discussed pricing
      call: Jane Roe · “and discussed pricing”
    call back tomorrow
      call: “back tomorrow”
    acme call 15min wants pricing
      call: 15m · “wants pricing” · about Acme GmbH
    acme gmbh call wants pricing
      call: “wants pricing” · about Acme GmbH
    jane acme call wants pricing
      call: Jane Roe · “wants pricing” · about Acme GmbH
    co:acme jane call
      call: Jane Roe · about Acme GmbH
    co:nord mail sent terms
      email: “sent terms” · about Nordwind AG
    co:Initech call first contact
      call: “first contact” · about Initech?
      ?: unknown “Initech”: + new company “Initech”
    ford call 5min
      call: ford? · 5m
      ?: ambiguous “ford”: Ford Prefect (Globex), Ford AG (company)
    Ford Prefect call 5min
      call: Ford Prefect · 5m
    Ford AG call 5min
      call: 5m · about Ford AG
    co:ford call 5min
      call: 5m · about Ford AG
    p:ford call 5min
      call: Ford Prefect · 5m
    call price too high
      call: price? · “too high”
      ?: ambiguous “price”: Anna Price (anna@price.example), text
    call Price 5min
      call: Anna Price · 5m
    anna price call 5min
      call: Anna Price · 5m
    tom call 5min
      call: Tom Reed · 5m
    sun call 5min
      call: sun? · 5m
      ?: ambiguous “sun”: Sun 15 Nov, Sun Li (Contoso)
    田中 花子 call 5min
      call: 田中 花子 · 5m
    花子 call 5min
      call: 田中 花子 · 5m
    hans call 5min
      call: hans? · 5m
      ?: ambiguous “hans”: Hans Meier (hans@one.example), Hans Meier (hans@two.example)
    hans meier call 5min
      call: hans meier? · 5m
      ?: ambiguous “hans meier”: Hans Meier (hans@one.example), Hans Meier (hans@two.example)
    @bob call with jane
      call: Bob Müller, Jane Roe
    call jane @carla wants pricing
      call: Jane Roe, Carla Diaz · “wants pricing”
    call jane @car wants pricing
      call: Jane Roe, @car? · “wants pricing”
      ?: ambiguous “@car”: Carl Ott (cott), Carla Diaz (carla)
    call jane @zed wants pricing
      call: Jane Roe · “wants pricing”
      ✗: there is no colleague “zed”; write a login such as @anna
    jane reached wants pricing
      note: Jane Roe · reached · “wants pricing”
    call jane no answer
      call: Jane Roe · no answer
    jane call left message
      call: Jane Roe · left message
    jane call left a message
      call: Jane Roe · left message
    jane call voicemail
      call: Jane Roe · left message
    jane call not interested
      call: Jane Roe · not interested
    jane call interested
      call: Jane Roe · interested
    jane call interested in pricing
      call: Jane Roe · interested · “interested in pricing”
    jane call left message with the desk
      call: Jane Roe · left message · “left message with the desk”
    jane call reached 10min wants pricing
      call: Jane Roe · 10m · reached · “wants pricing”
    meet jane held 1h30 kick-off
      meeting: Jane Roe · 1h30 · held · “kick-off”
    meet jane not held
      meeting: Jane Roe · not held
    meet jane no show
      meeting: Jane Roe · not held
    call jane held back on price
      call: Jane Roe · “held back on price”
    call jane #vip wants pricing
      call: Jane Roe · “wants pricing” · #vip
    call jane wants pricing #vip #hot
      call: Jane Roe · “wants pricing” · #vip · #hot (new)
    p:jane #vip
      tag: Jane Roe · #vip
    d:renewal #vip
      tag: Renewal 2026 · #vip
    jane call wants pricing; also asked for terms
      call: Jane Roe · “wants pricing” · + 1 line
    jane call wants pricing; also asked for terms; and a demo
      call: Jane Roe · “wants pricing” · + 2 lines
    jane call wants pricing; bob mail sent terms
      call: Jane Roe · “wants pricing”
      email: Bob Stone · “sent terms”
    jane call; bob wants pricing
      call: Jane Roe
      note: Bob Stone · “wants pricing”
    call jane said "a; b" twice
      call: Jane Roe · “said "a; b" twice”
    """
}
