// Reads a calendar from standard input as ical.js understands it, zones by the file's own
// VTIMEZONE, and prints each event as JSON: uid, start and end in UTC, status, sequence.
const ICAL = require("ical.js");

const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}
const instant = (time) => time.convertToZone(ICAL.Timezone.utcTimezone).toJSDate().toISOString();
const events = calendar.getAllSubcomponents("vevent").map((each) => {
  const event = new ICAL.Event(each);
  return [event.uid, instant(event.startDate), instant(event.endDate),
    each.getFirstPropertyValue("status"), event.sequence];
});
console.log(JSON.stringify(events));
