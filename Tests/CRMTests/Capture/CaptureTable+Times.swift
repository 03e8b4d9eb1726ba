extension CaptureTable {
  /// When it was and how long it took; today is Sunday 22 November 2026, and it is 10:00.
  static let times = """
    jane call yesterday 15:00 wants pricing
      call: Jane Roe · Sat 21 Nov 15:00 · “wants pricing”
    jane call yesterday wants pricing
      call: Jane Roe · Sat 21 Nov · “wants pricing”
    yesterday 15:00 jane call wants pricing
      call: Jane Roe · Sat 21 Nov 15:00 · “wants pricing”
    yesterday jane call 15min wants pricing
      call: Jane Roe · Sat 21 Nov · 15m · “wants pricing”
    jane call mon 9am wants pricing
      call: Jane Roe · Mon 16 Nov 09:00 · “wants pricing”
    jane call on mon at 9am wants pricing
      call: Jane Roe · Mon 16 Nov 09:00 · “wants pricing”
    jane call monday wants pricing
      call: Jane Roe · Mon 16 Nov · “wants pricing”
    jane call last fri 3pm
      call: Jane Roe · Fri 20 Nov 15:00
    jane call 2026-11-20 wants pricing
      call: Jane Roe · Fri 20 Nov · “wants pricing”
    jane call 2026-11-20 14:30 wants pricing
      call: Jane Roe · Fri 20 Nov 14:30 · “wants pricing”
    jane call 20.11. wants pricing
      call: Jane Roe · Fri 20 Nov · “wants pricing”
    jane call 20 nov wants pricing
      call: Jane Roe · Fri 20 Nov · “wants pricing”
    jane call 20 nov 14:30 wants pricing
      call: Jane Roe · Fri 20 Nov 14:30 · “wants pricing”
    jane call nov 20 wants pricing
      call: Jane Roe · Fri 20 Nov · “wants pricing”
    jane call 31 dec 2025 thanks
      call: Jane Roe · Wed 31 Dec 25 · “thanks”
    jane call 3 days ago
      call: Jane Roe · Thu 19 Nov
    jane call two weeks ago 15min
      call: Jane Roe · Sun 8 Nov · 15m
    jane call today 9:30
      call: Jane Roe · Sun 22 Nov 09:30
    jane call 9:30
      call: Jane Roe · Sun 22 Nov 09:30
    jane call 9am
      call: Jane Roe · Sun 22 Nov 09:00
    jane call now wants pricing
      call: Jane Roe · “wants pricing”
    jane call today wants pricing
      call: Jane Roe · “wants pricing”
    jane call gestern 15 uhr
      call: Jane Roe · Sat 21 Nov 15:00
    jane call yesterday 10h wants pricing
      call: Jane Roe · Sat 21 Nov 10:00 · “wants pricing”
    jane call yesterday 10h30
      call: Jane Roe · Sat 21 Nov 10:30
    jane call yesterday 15:00 45min
      call: Jane Roe · Sat 21 Nov 15:00 · 45m
    jane call 45min yesterday 15:00
      call: Jane Roe · Sat 21 Nov 15:00 · 45m
    jane call yesterday 2h workshop
      call: Jane Roe · Sat 21 Nov 02:00 · “workshop”
    jane call 2h workshop
      call: Jane Roe · 2h · “workshop”
    jane call 9h workshop
      call: Jane Roe · 9h? · “workshop”
      ?: ambiguous “9h”: 9h long, at 09:00
    jane call 12h workshop
      call: Jane Roe · 12h · “workshop”
    jane call yesterday 15 wants pricing
      call: Jane Roe · Sat 21 Nov · 15? · “wants pricing”
      ?: ambiguous “15”: at 15:00, text
    jane call 15 wants pricing
      call: Jane Roe · “15 wants pricing”
    jane call 15 min wants pricing
      call: Jane Roe · 15m · “wants pricing”
    jane call 15m wants pricing
      call: Jane Roe · 15m · “wants pricing”
    jane call 90 minutes wants pricing
      call: Jane Roe · 1h30 · “wants pricing”
    jane call 1.5h wants pricing
      call: Jane Roe · 1h30 · “wants pricing”
    jane call 2 hours wants pricing
      call: Jane Roe · 2h · “wants pricing”
    jane call 1h 30m wants pricing
      call: Jane Roe · 1h30 · “wants pricing”
    jane call 15k too much
      call: Jane Roe · “15k too much”
    jane call 12k
      call: Jane Roe · “12k”
    jane call wants 15min more
      call: Jane Roe · “wants 15min more”
    jane call wants it tue 10:00
      call: Jane Roe · “wants it tue 10:00”
    jane call do the offer
      call: Jane Roe · “do the offer”
    jane call so so
      call: Jane Roe · “so so”
    jane call may sign
      call: Jane Roe · “may sign”
    jane call 2nd round
      call: Jane Roe · “2nd round”
    jane call 12. floor
      call: Jane Roe · “12. floor”
    jane call 15:00
      call: Jane Roe
      ✗: 15:00 today is yet to come; plans go behind next:
    jane call tomorrow 10:00
      call: Jane Roe
      ✗: Mon 23 Nov 10:00 is yet to come; plans go behind next:
    jane call in 3 days
      call: Jane Roe
      ✗: Wed 25 Nov is yet to come; plans go behind next:
    jane call 2026-12-24
      call: Jane Roe
      ✗: Thu 24 Dec is yet to come; plans go behind next:
    jane call 30 feb
      call: Jane Roe
      ✗: '30 feb' is not in the calendar; check day and month
    jane call thu 20 nov
      call: Jane Roe
      ✗: Fri 20 Nov 2026 is no thursday; correct the weekday or leave it out
    jane call next week
      call: Jane Roe
      ✗: Mon 23 Nov is yet to come; plans go behind next:
    """
}
