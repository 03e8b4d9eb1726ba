extension CaptureTable {
  /// What is to be done, deals, promises.
  static let work = """
    jane call 15min wants pricing; next: tue 10:00 send quote; d:renewal to proposal 12k
      call: Jane Roe · 15m · “wants pricing” · about Renewal 2026
      next: Tue 24 Nov 10:00 · “send quote” · about Renewal 2026, Jane Roe
      deal: Renewal 2026 · Qualified → Proposal · 12.000 €
    next: tue 10:00 send quote
      next: Tue 24 Nov 10:00 · “send quote”
    next: tue send quote
      next: Tue 24 Nov · “send quote”
    next: tuesday 10am send quote
      next: Tue 24 Nov 10:00 · “send quote”
    next: 10:00 tue send quote
      next: Tue 24 Nov 10:00 · “send quote”
    next: on tue at 10:00 send quote
      next: Tue 24 Nov 10:00 · “send quote”
    next: tue 10h send quote
      next: Tue 24 Nov 10:00 · “send quote”
    next: tue 10 send quote
      next: Tue 24 Nov · 10? · “send quote”
      ?: ambiguous “10”: at 10:00, text
    next: 10:00 send quote
      next: Sun 22 Nov 10:00 · “send quote”
    next: 15:00 call jane
      next: Sun 22 Nov 15:00 · call · “call jane”
    next: tomorrow mail jane
      next: Mon 23 Nov · email · “mail jane”
    next: tom mail jane
      next: tom? · email · “mail jane”
      ?: ambiguous “tom”: Mon 23 Nov, text
    next: in 3 days call jane
      next: Wed 25 Nov · call · “call jane”
    next: +2w meet jane
      next: Sun 6 Dec · meeting · “meet jane”
    next: 15 dec send quote
      next: Tue 15 Dec · “send quote”
    next: dec 15 send quote
      next: Tue 15 Dec · “send quote”
    next: 2026-12-15 send quote
      next: Tue 15 Dec · “send quote”
    next: 15.12. send quote
      next: Tue 15 Dec · “send quote”
    next: 3 jan send quote
      next: Sun 3 Jan 27 · “send quote”
    next: eom send quote
      next: Mon 30 Nov · “send quote”
    next: next week send quote
      next: Mon 23 Nov · “send quote”
    next: next fri send quote
      next: Fri 27 Nov · “send quote”
    next: fri send quote
      next: Fri 27 Nov · “send quote”
    next: send quote
      next: no day · “send quote”
    next: send quote by fri
      next: Fri 27 Nov · “send quote”
    next: send quote on tue 10:00
      next: Tue 24 Nov 10:00 · “send quote”
    next: send quote fri
      next: fri? · “send quote”
      ?: ambiguous “fri”: Fri 27 Nov, text
    next: send quote tomorrow 9am
      next: tomorrow 9am? · “send quote”
      ?: ambiguous “tomorrow 9am”: Mon 23 Nov 09:00, text
    next: tue send quote for fri
      next: Tue 24 Nov · “send quote for fri”
    next: 20 nov 2026 send quote
      next: no day · “send quote”
      ✗: Fri 20 Nov is past; what happened goes before next:
    next: 31 nov send quote
      next: no day · “send quote”
      ✗: '31 nov' is not in the calendar; check day and month
    next: tue 25:00 send quote
      next: Tue 24 Nov · “25:00 send quote”
    next:
      next: no next step
    next: tue
      next: Tue 24 Nov
      ✗: say what is to be done, such as next: tue send quote
    next: @bob tue send quote
      next: Tue 24 Nov · “send quote” · @Bob Müller
    next: tue send quote @bob
      next: Tue 24 Nov · “send quote” · @Bob Müller
    next: tue @me send quote
      next: Tue 24 Nov · “send quote” · @Anna Weber
    next: tue send quote @car
      next: Tue 24 Nov · “send quote” · @car?
      ?: ambiguous “@car”: Carl Ott (cott), Carla Diaz (carla)
    next: tue send quote @zed
      next: Tue 24 Nov · “send quote”
      ✗: there is no colleague “zed”; write a login such as @anna
    next: tue send quote to p:jane
      next: Tue 24 Nov · “send quote to jane” · about Jane Roe
    next: tue send quote d:renewal
      next: Tue 24 Nov · “send quote” · about Renewal 2026
    next: tue send terms co:nord
      next: Tue 24 Nov · “send terms” · about Nordwind AG
    next: tue send quote #urgent
      next: Tue 24 Nov · “send quote” · #urgent (new)
    next: tue call p:eva
      next: Tue 24 Nov · call · “call eva” · about eva?
      ?: ambiguous “eva”: Eva Novák (Acme GmbH), Eva Stein (Nordwind AG)
    next: call
      next: no day · call · “call”
    next: recall the offer
      next: no day · “recall the offer”
    next: mailing list
      next: no day · “mailing list”
    next: tue 15min call
      next: Tue 24 Nov · “15min call”
    Next: tue send quote
      next: Tue 24 Nov · “send quote”
    next : tue send quote
      note: “next : tue send quote”
    next tue send quote
      note: “send quote”
      ✗: Tue 24 Nov is yet to come; plans go behind next:
    todo: tue send quote
      next: Tue 24 Nov · “send quote”
    jane call; next: tue send quote; next: fri call jane
      call: Jane Roe
      next: Tue 24 Nov · “send quote” · about Jane Roe
      next: Fri 27 Nov · call · “call jane” · about Jane Roe
    jane, bob call; next: tue send terms
      call: Jane Roe, Bob Stone
      next: Tue 24 Nov · “send terms” · about Jane Roe, Bob Stone
    zoe call; next: tue send terms
      call: zoe?
      ?: unknown “zoe”: + new contact “Zoe”, text
      next: Tue 24 Nov · “send terms” · about zoe?
    d:renewal > proposal 12k
      deal: Renewal 2026 · Qualified → Proposal · 12.000 €
    d:renewal > proposal
      deal: Renewal 2026 · Qualified → Proposal
    d:renewal>proposal 12k
      deal: Renewal 2026 · Qualified → Proposal · 12.000 €
    d:renewal > prop
      deal: Renewal 2026 · Qualified → Proposal
    d:renewal > PROPOSAL 12k
      deal: Renewal 2026 · Qualified → Proposal · 12.000 €
    d:"Renewal 2026" > proposal
      deal: Renewal 2026 · Qualified → Proposal
    d:renewal 2026 to proposal
      deal: Renewal 2026 · Qualified → Proposal
    d:renewal > proposal 12.500 €
      deal: Renewal 2026 · Qualified → Proposal · 12.500 €
    d:renewal > proposal 12k usd
      deal: Renewal 2026 · Qualified → Proposal · 12.000 $
    d:renewal > proposal value:12k
      deal: Renewal 2026 · Qualified → Proposal · 12.000 €
    d:renewal value:12k
      deal: Renewal 2026 · 12.000 €
    d:renewal value: 12k
      deal: Renewal 2026 · 12.000 €
    value:12k d:renewal
      deal: Renewal 2026 · 12.000 €
    d:renewal > qualified
      deal: Renewal 2026 · in Qualified already
    d:rollout > proposal
      deal: rollout? · → proposal
      ?: ambiguous “rollout”: Rollout phase 1 (Nordwind AG), Rollout phase 2 (Nordwind AG)
    d:rollout phase 2 > proposal
      deal: Rollout phase 2 · Discovery → Proposal
    d:pilot to negotiation
      deal: Pilot to production · Proposal → Negotiation
    d:pilot to production to negotiation
      deal: Pilot to production · Proposal → Negotiation
    d:renewal > nowhere
      deal: Renewal 2026
      ✗: no stage “nowhere”: choose of Qualified, Discovery, Proposal and Negotiation
    d:renewal > won
      deal: Renewal 2026
      ✗: won and lost are no stages; W wins a deal and X loses it
    d:renewal >
      deal: Renewal 2026
      ✗: write the stage behind >, such as > proposal
    d:renewal > proposal soon
      deal: Renewal 2026 · Qualified → Proposal
      ✗: “soon” is not understood behind a stage; a value looks like 12k
    d:reseller > first
      deal: Reseller deal · → first?
      ?: ambiguous “first”: First talks, First offer
    d:renewal value:lots
      deal: Renewal 2026
      ✗: 'lots' is not a number; write it like 1200, 84.5 or 92k
    d:foo > proposal
      ✗: no open deal is called “foo”; a closed one needs its whole title
    d:site > proposal
      ✗: no open deal is called “site”; a closed one needs its whole title
    d:"site licence" value:12k
      deal: Site licence · 12.000 €
    d: > proposal
      ✗: write the deal behind d:, such as d:renewal
    > proposal
      ✗: name the deal that moves, such as d:renewal > proposal
    value:12k
      ✗: name the deal of the value, such as d:renewal value:12k
    jane call d:renewal wants pricing
      call: Jane Roe · “wants pricing” · about Renewal 2026
    d:renewal jane call wants pricing
      call: Jane Roe · “wants pricing” · about Renewal 2026
    d:renewal wants pricing
      note: “wants pricing” · about Renewal 2026
    jane call about d:renewal
      call: Jane Roe · about Renewal 2026
    jane call wants d:renewal cheaper
      call: Jane Roe · “wants renewal cheaper” · about Renewal 2026
    jane call wants pricing value:12k d:renewal
      call: Jane Roe · “wants pricing” · about Renewal 2026
      deal: Renewal 2026 · 12.000 €
    jane call; d:renewal > proposal; d:pilot value:9k
      call: Jane Roe · about Renewal 2026, Pilot to production
      deal: Renewal 2026 · Qualified → Proposal
      deal: Pilot to production · 9.000 €
    jane call wants pricing; d:renewal
      call: Jane Roe · “wants pricing” · about Renewal 2026
    promise: fri send drawings p:jane
      promise: we owe Jane Roe · Fri 27 Nov · “send drawings”
    promise: send drawings by fri
      promise: we owe · Fri 27 Nov · “send drawings”
    jane call; promise: fri send drawings
      call: Jane Roe
      promise: we owe Jane Roe · Fri 27 Nov · “send drawings”
    jane call; they promise: fri name a buyer
      call: Jane Roe
      promise: Jane Roe owes us · Fri 27 Nov · “name a buyer”
    they promise: name a buyer co:nord
      promise: Nordwind AG owes us · no day · “name a buyer”
    jane, bob call; promise: fri send drawings
      call: Jane Roe, Bob Stone
      promise: we owe whom? · Fri 27 Nov · “send drawings”
      ?: ambiguous “promise”: Jane Roe (Acme GmbH), Bob Stone (Nordwind AG)
    jane call; promise: fri send drawings d:renewal
      call: Jane Roe · about Renewal 2026
      promise: we owe Jane Roe · Fri 27 Nov · “send drawings” · about Renewal 2026
    promise:
      ✗: say what is promised, such as promise: fri send drawings
    promised: fri send drawings
      note: “promised: fri send drawings”
    """

  /// Logged from a record, which is what it is about.
  static let fromRecords = """
    [Renewal 2026]
    call 15min wants pricing
      call: 15m · “wants pricing” · about Renewal 2026
    wants pricing
      note: “wants pricing” · about Renewal 2026
    jane call wants pricing
      call: Jane Roe · “wants pricing” · about Renewal 2026
    call; next: tue send quote
      call: about Renewal 2026
      next: Tue 24 Nov · “send quote” · about Renewal 2026
    next: tue send quote
      next: Tue 24 Nov · “send quote” · about Renewal 2026
    call; > proposal 12k
      call: about Renewal 2026
      deal: Renewal 2026 · Qualified → Proposal · 12.000 €
    call; to proposal 12k
      call: about Renewal 2026
      deal: Renewal 2026 · Qualified → Proposal · 12.000 €
    call; to be continued
      call: “to be continued” · about Renewal 2026
    call; value:12k
      call: about Renewal 2026
      deal: Renewal 2026 · 12.000 €
    call wants less value:9k
      call: “wants less” · about Renewal 2026
      deal: Renewal 2026 · 9.000 €
    call d:pilot wants less
      call: “wants less” · about Pilot to production
    #vip
      tag: Renewal 2026 · #vip
    promise: fri send drawings
      promise: we owe Acme GmbH · Fri 27 Nov · “send drawings” · about Renewal 2026
    eva call
      call: eva? · about Renewal 2026
      ?: ambiguous “eva”: Eva Novák (Acme GmbH), Eva Stein (Nordwind AG)
    [Rollout phase 2]
    d:rollout > proposal
      deal: Rollout phase 2 · Discovery → Proposal
    [Jane Roe]
    call 15min wants pricing
      call: Jane Roe · 15m · “wants pricing”
    bob call wants pricing
      call: Bob Stone · “wants pricing” · about Jane Roe
    next: tue send quote
      next: Tue 24 Nov · “send quote” · about Jane Roe
    promise: fri send drawings
      promise: we owe Jane Roe · Fri 27 Nov · “send drawings”
    eva call
      call: eva? · about Jane Roe
      ?: ambiguous “eva”: Eva Novák (Acme GmbH), Eva Stein (Nordwind AG)
    [Acme GmbH]
    call 5min wants pricing
      call: 5m · “wants pricing” · about Acme GmbH
    [Jane Roe] [Bob Stone]
    call 5min kick-off
      call: Jane Roe, Bob Stone · 5m · “kick-off”
    """

  /// What nobody should type.
  static let odd = """
    ;
      nothing
    ;;; ;
      nothing
    #
      note: “#”
    @
      note: “@”
    p:
      ✗: write the person behind p:, such as p:jane
    co:
      ✗: write the company behind co:, such as co:acme
    d:
      ✗: write the deal behind d:, such as d:renewal
    call
      call: —
    15min
      note: 15m
      ✗: say what happened, such as call wants pricing
    yesterday
      note: Sat 21 Nov
      ✗: say what happened, such as call wants pricing
    jane
      note: Jane Roe
      ✗: say what happened, such as call wants pricing
    "
      note: “"”
    http://example.com/a;b
      note: “http://example.com/a” · + 1 line
    wants 3 > 2 seats
      note: “wants 3 > 2 seats”
    wants p:jane d:foo
      note: Jane Roe · “wants”
      ✗: no open deal is called “foo”; a closed one needs its whole title
    """
}
