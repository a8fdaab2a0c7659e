/* A wall display: asks for the code of the moment, and shows none that it could not ask for. */
(() => {
  const EVERY = 5000, GOOD_FOR = 65000;
  let heard = Date.now();

  async function ask() {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.status === 404) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("now"), now = document.getElementById("now");
      if (!next) throw new Error("no code");
      if (next.textContent !== now.textContent) now.replaceWith(next);
      heard = Date.now();
    } catch {
      // As it stands; below it is hidden once it is too old.
    }
    const old = Date.now() - heard > GOOD_FOR;
    document.getElementById("now").hidden = old;
    document.getElementById("off").hidden = !old;
  }

  setInterval(ask, EVERY);
})();
