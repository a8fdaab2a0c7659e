"""When a calendar that somebody else keeps is busy: from its bytes, trusting nothing in them.

What blocks, in which zone and within which limits is the policy of the service's design. Where
that says nothing, these hold; in doubt a time is busy, while a broken event is dropped with a
warning:

- Text: what stands before BEGIN:VCALENDAR is passed over unless it is a page (`<`). Bytes that are
  no UTF-8 are read all the same, for nothing that matters here is outside ASCII; binary data,
  broken UTF-16 and UTF-16 without its mark are `bad-encoding`. Control characters are left out.
- Structure: END closes the nearest component of that name, and what stood open inside it is
  dropped. A VEVENT in a VEVENT counts; one inside anything else does not. The first VCALENDAR is
  the file and not counted among its components.
- Properties: of one that stands twice the first counts; an empty one is as good as none.
  A DTSTART, DTEND, DURATION, RECURRENCE-ID or RRULE that cannot be read makes a bad event; a value
  of EXDATE, RDATE or FREEBUSY that cannot be read is left out alone.
- VALUE=DATE with a time of 000000 is a date. 240000 is the next midnight. A date begins at
  midnight of the space, whatever X-WR-TIMEZONE says: a closing day is a day of the place. A local
  time without TZID in an event whose DTSTART has a zone is of that zone.
- Length: DTEND outranks DURATION. In a series the end keeps its clock time where start and end are
  of one zone, as Google and Outlook have it; else its distance. Days and weeks of a DURATION go by
  the clock, its hours by the sun (RFC 5545, 3.3.6).
- Series: DTSTART is the first instance, also where the rule does not name it (3.8.5.3). UNTIL as
  a date includes that day; in UTC for whole days the later of its day in UTC and at the space.
  Clock times that do not exist move forward in a series too. COUNT and UNTIL may stand together.
- EXDATE and RECURRENCE-ID as a date mean whatever begins on that day. An override outside the
  series, or without one, counts for itself. A cancelled override needs no DTSTART.
  RANGE=THISANDFUTURE moves, resizes, frees or cancels every later instance; RRULE in an override
  is not followed. Overrides of a series that is free or cancelled block all the same.
- RDATE of a period has its own end; RDATE as a date in a series of times has the series' time.
- VFREEBUSY without FREEBUSY blocks nothing: its DTSTART and DTEND are what was asked about.
- What blocks nothing has no instances to count. Work that would go on for long ends as `timeout`.
"""
