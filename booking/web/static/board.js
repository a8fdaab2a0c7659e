// Moving a stay on the board by keyboard or by dragging; its form does the same without a script.
// A module, for its names are its own.

const COLUMN_MS = 30 * 60 * 1000;
const AGAIN_MS = 30 * 1000;
const DRAGGED_PX = 5;
const EDGE_PX = 10;
// The stay that is being moved: its link, where it was, where it would go, and what shows that.
let moving = null;

const board = () => document.getElementById("live-board");
const told = () => document.getElementById("board-told");

function clock(ms) {
  const zone = board().dataset.zone;
  return new Intl.DateTimeFormat("it", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(ms);
}

function rows(resource) {
  return [...board().querySelectorAll(`tr[data-resource="${resource}"]`)];
}

function begin(link) {
  if (moving?.link === link) return;
  leave();
  const row = link.closest("tr");
  const at = { row, starts: Date.parse(link.dataset.starts), ends: Date.parse(link.dataset.ends) };
  const ghost = document.createElement("div");
  ghost.className = "b-ghost";
  // The board is not shown anew meanwhile.
  ghost.dataset.moving = "";
  ghost.setAttribute("aria-hidden", "true");
  board().append(ghost);
  link.classList.add("b-moving");
  moving = { link, was: at, to: { ...at }, ghost };
}

// Puts it to rest where it was.
function leave() {
  if (!moving) return;
  moving.ghost.remove();
  moving.link.classList.remove("b-moving");
  moving = null;
}

function changed() {
  const { was, to } = moving;
  return was.row !== to.row || was.starts !== to.starts || was.ends !== to.ends;
}

function span() {
  const starts = Date.parse(board().dataset.starts);
  return { starts, ends: starts + Number(board().dataset.columns) * COLUMN_MS };
}

// Where it would go: by so many milliseconds at its start and at its end, and to that row.
function put({ start = 0, end = 0, row = moving.to.row }) {
  const { to, link } = moving;
  if (link.dataset.begun && start) return;
  const shown = span();
  const [starts, ends] = [to.starts + start, to.ends + end];
  const outside = (start < 0 && starts < shown.starts) || (end > 0 && ends > shown.ends);
  if (outside || starts >= ends) return;
  moving.to = { row, starts, ends };
  show();
}

function show() {
  const { ghost, to } = moving;
  const unit = to.row.querySelector("th").offsetWidth;
  const shown = span();
  const width = board().firstElementChild.offsetWidth - unit;
  const part = (ms) => Math.min(Math.max((ms - shown.starts) / (shown.ends - shown.starts), 0), 1);
  ghost.style.left = `${unit + part(to.starts) * width}px`;
  ghost.style.width = `${(part(to.ends) - part(to.starts)) * width}px`;
  ghost.style.top = `${to.row.offsetTop}px`;
  ghost.style.height = `${to.row.offsetHeight}px`;
  ghost.textContent = `${clock(to.starts)}–${clock(to.ends)}`;
}

function tell() {
  const { to } = moving;
  const facts = { place: to.row.dataset.place, from: clock(to.starts), to: clock(to.ends) };
  told().textContent = told().dataset.moving.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

function apply() {
  const { link, to } = moving;
  const form = document.getElementById("board-move");
  form.action = form.dataset.action.replace("ID", link.dataset.stay);
  form.elements.unit.value = to.row.dataset.unit;
  form.elements.starts_at.value = new Date(to.starts).toISOString();
  form.elements.ends_at.value = new Date(to.ends).toISOString();
  form.elements.sequence.value = link.dataset.sequence;
  form.requestSubmit();
}

// The next slot of the resource's grid, from wherever it stands.
function step(key, lengthens) {
  const by = Number(moving.to.row.dataset.grid) * 60 * 1000 * (key === "ArrowLeft" ? -1 : 1);
  put(lengthens ? { end: by } : { start: by, end: by });
}

function climb(key) {
  const { to } = moving;
  const all = rows(to.row.dataset.resource);
  const row = all[all.indexOf(to.row) + (key === "ArrowUp" ? -1 : 1)];
  if (row) put({ row });
}

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("a[data-stay]");
  if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) {
    begin(link);
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") step(event.key, event.shiftKey);
    else climb(event.key);
    tell();
  } else if (event.key === "Enter" && moving && changed()) {
    apply();
  } else if (event.key === "Escape" && moving) {
    leave();
    told().textContent = told().dataset.back;
  } else {
    return;
  }
  event.preventDefault();
});
document.addEventListener("focusout", ({ target }) => moving?.link === target && !moving.dragged && leave());

// By mouse or pen; a finger scrolls, and has the form.
document.addEventListener("pointerdown", (event) => {
  const link = event.target.closest?.("a[data-stay]");
  if (!link || event.button !== 0 || event.pointerType === "touch") return;
  // Nor is it shown anew between the button's press and the first movement.
  link.dataset.moving = "";
  const edge = link.getBoundingClientRect().right - event.clientX < EDGE_PX;
  const from = { x: event.clientX, y: event.clientY };
  const drag = (now) => {
    if (!moving?.dragged && Math.hypot(now.clientX - from.x, now.clientY - from.y) < DRAGGED_PX) return;
    begin(link);
    moving.dragged = true;
    dragTo(now, from, edge);
  };
  const drop = () => {
    removeEventListener("pointermove", drag);
    removeEventListener("pointerup", drop);
    removeEventListener("pointercancel", cancel);
    delete link.dataset.moving;
    if (!moving?.dragged) return;
    // The click that follows is no wish to open it.
    addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    setTimeout(() => (changed() ? apply() : leave()));
  };
  const cancel = () => {
    leave();
    drop();
  };
  addEventListener("pointermove", drag);
  addEventListener("pointerup", drop);
  addEventListener("pointercancel", cancel);
});
document.addEventListener("dragstart", (event) => event.target.closest?.("a[data-stay]") && event.preventDefault());

function dragTo(now, from, edge) {
  const { was, link } = moving;
  const row = document.elementsFromPoint(now.clientX, now.clientY)
    .map((each) => each.closest("tr[data-unit]"))
    .find((each) => each?.dataset.resource === was.row.dataset.resource);
  const width = board().firstElementChild.offsetWidth - was.row.querySelector("th").offsetWidth;
  const grid = Number(was.row.dataset.grid) * 60 * 1000;
  const ms = ((now.clientX - from.x) / width) * Number(board().dataset.columns) * COLUMN_MS;
  const by = Math.round(ms / grid) * grid;
  moving.to = { ...was };
  put({ row: edge ? was.row : row ?? was.row });
  if (by) put(edge ? { end: by } : { start: link.dataset.begun ? 0 : by, end: link.dataset.begun ? 0 : by });
}

// Where the browser does not begin at the hour that has begun, as the styles ask.
function showNow() {
  const hour = document.getElementById("ora");
  if (!hour || CSS.supports("scroll-initial-target", "nearest")) return;
  board().closest(".scroll").scrollLeft = hour.offsetLeft - hour.parentElement.firstElementChild.offsetWidth - 8;
}

if (board()) {
  showNow();
  document.getElementById("board-keys").hidden = false;
  board().closest(".scroll").setAttribute("aria-describedby", "board-keys");
}

// The stream tells nobody of people: who checked in is seen, and the line of now moves, by looking
// again from time to time.
setInterval(() => !document.hidden && navigator.onLine && window.refresh(), AGAIN_MS);
