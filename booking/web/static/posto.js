// What a page gains with a script. Without it everything works: forms post, links lead on.
"use strict";

const BONES_AFTER_MS = 300;
const TOLD_EVERY_MS = 5000;

// One note at a time, above the page's own words; `fill` may change it before it is shown.
function note(name, fill = () => {}) {
  const shown = document.getElementById(`note-${name}`).content.cloneNode(true);
  fill(shown);
  document.getElementById("notes").replaceChildren(shown);
}

// "Copia" beside a field: without a script the field is selected by hand.
function offerCopies(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.onclick = async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.lastElementChild.textContent = button.dataset.done;
    };
  }
}

// "Qui vicino": asks the browser only when pressed; about a hundred metres is enough.
function offerPlaces(root) {
  for (const button of root.querySelectorAll("[data-near]")) {
    button.hidden = !("geolocation" in navigator);
    const form = button.form;
    const near = form.elements.near;
    button.onclick = () => navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.at.value = `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`;
        near.value = button.dataset.mine;
        form.requestSubmit();
      },
      () => {
        near.setCustomValidity(button.dataset.refused);
        near.reportValidity();
        near.setCustomValidity("");
      },
    );
    // Who types a place means that place.
    near.addEventListener("input", () => { form.elements.at.value = ""; });
  }
}

// One choice for all stays that a change hits: each that was not chosen singly is set to it, or to
// the next best that it has.
document.addEventListener("change", ({ target }) => {
  if (target.name !== "choice-all") return;
  for (const one of target.form.querySelectorAll("select[data-hit]")) {
    if (one.dataset.singly || one.querySelector("option[selected]")) continue;
    const has = [...one.options].some(({ value }) => value === target.value);
    one.value = has ? target.value : "offer";
  }
});
// Who chose for each of them has nothing to say of all.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("select[data-hit]")) return;
  target.dataset.singly = target.value;
  const left = [...target.form.querySelectorAll("select[data-hit]")].some(({ value }) => !value);
  for (const all of target.form.elements["choice-all"]) all.required = left;
});

// What is for one kind alone is shown where that is chosen, or something of it is filled in.
function offerKinds(root) {
  for (const part of root.querySelectorAll("[data-kind]")) {
    const { elements } = part.closest("form");
    const show = () => {
      const filled = part.dataset.of.split(" ").some((name) => elements[name].value);
      part.hidden = elements.kind.value !== part.dataset.kind && !filled;
    };
    elements.kind.addEventListener("change", () => {
      show();
      part.open ||= elements.kind.value === part.dataset.kind;
    });
    show();
  }
}

// Bones while a search takes longer than one notices; a page that is slow or away is said, and
// what stood there before comes back.
let timer = 0;
let giveBack = () => {};
document.addEventListener("htmx:before:request", ({ target }) => {
  const bones = document.getElementById(target.dataset.bones ?? "");
  const results = document.querySelector("#found .results");
  if (!bones || !results) return;
  timer = setTimeout(() => {
    const shown = bones.content.firstElementChild.cloneNode(true);
    results.replaceWith(shown);
    giveBack = () => shown.replaceWith(results);
  }, BONES_AFTER_MS);
});
document.addEventListener("htmx:before:response", (event) => {
  const least = event.target.dataset.bones ? 400 : 500;
  if (event.detail.ctx.response.status < least) return;
  event.preventDefault();
  giveBack();
  note("failed");
});
document.addEventListener("htmx:error", () => {
  giveBack();
  note(navigator.onLine ? "failed" : "offline", asOf);
});
document.addEventListener("htmx:finally:request", () => {
  clearTimeout(timer);
  giveBack = () => {};
});
document.addEventListener("htmx:after:swap", () => document.getElementById("notes").replaceChildren());

function asOf(shown) {
  const time = shown.querySelector("[data-time]");
  if (time) time.textContent = document.querySelector("[data-as-of]")?.dataset.asOf ?? "";
}
addEventListener("offline", () => note("offline", asOf));
addEventListener("online", () => document.getElementById("notes").replaceChildren());

// Live changes never steal input: what is shown changes in place, nothing moves, focus stays.
// One stream for what the page shows now, and none for a page that nobody looks at: a browser
// opens six connections to us in all, and waits for ever for a seventh.
let told = 0;
let waiting = null;
let stream = null;
let followed = "";
function follow(seen = !document.hidden) {
  const wanted = (seen && document.querySelector("[data-live]")?.dataset.live) || "";
  if (wanted === followed || !("EventSource" in window)) return;
  stream?.close();
  followed = wanted;
  stream = wanted ? new EventSource(wanted) : null;
  stream?.addEventListener("availability", ({ data }) => changed(JSON.parse(data)));
  // What is to be prepared stands on the board alone.
  stream?.addEventListener("extras", ({ data }) => document.getElementById("live-extras") && changed(JSON.parse(data)));
  stream?.addEventListener("reset", () => waiting || refresh());
}

// Whoever comes back sees what happened meanwhile.
function comeBack() {
  const away = !followed;
  follow();
  if (away && followed) refresh();
}
document.addEventListener("visibilitychange", () => (document.hidden ? follow(false) : comeBack()));
addEventListener("pagehide", () => follow(false));
addEventListener("pageshow", ({ persisted }) => persisted && comeBack());

function changed({ resource_id: id }) {
  const whole = document.querySelector("[data-live-whole]");
  if (!whole && !document.querySelector(`[data-resource="resource-${id}"]`) || waiting) return;
  const wait = Math.max(0, told + TOLD_EVERY_MS - Date.now());
  waiting = setTimeout(refresh, wait);
}

async function refresh() {
  waiting = null;
  told = Date.now();
  const answer = await fetch(location.href, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  let differs = false;
  for (const shown of document.querySelectorAll("[data-live-key]")) {
    const now = fresh.querySelector(`[data-live-key="${shown.dataset.liveKey}"]`);
    if (now && now.innerHTML !== shown.innerHTML) {
      shown.innerHTML = now.innerHTML;
      shown.className = now.className;
      if (now.href && shown.href) shown.href = now.getAttribute("href");
      differs = true;
    } else if (!now) {
      const row = shown.closest("[data-gone]");
      if (row && !row.classList.contains("gone")) {
        shown.textContent = row.dataset.gone;
        row.classList.add("gone");
        differs = true;
      }
    }
  }
  replaceWhole(fresh);
  if (differs) note("changed");
}

// Regions that are shown anew as a whole: not while somebody types or has opened something in one,
// and the link that has the focus keeps it.
function replaceWhole(fresh) {
  for (const shown of document.querySelectorAll("[data-live-whole]")) {
    const now = fresh.getElementById(shown.id);
    const focused = shown.contains(document.activeElement) ? document.activeElement : null;
    if (!now || now.innerHTML === shown.innerHTML) continue;
    if (focused?.matches("input, select, textarea") || shown.querySelector("details[open], [data-moving]")) continue;
    const href = focused?.getAttribute("href");
    shown.innerHTML = now.innerHTML;
    if (!focused) continue;
    const again = [...shown.querySelectorAll("a")].find((each) => each.getAttribute("href") === href);
    (again ?? shown.closest("[tabindex]"))?.focus({ preventScroll: true });
  }
}

function begin(root) {
  offerCopies(root);
  offerPlaces(root);
  offerKinds(root);
  follow();
}
document.addEventListener("htmx:after:swap", () => begin(document));
begin(document);
