// A phone keeps one instant for its owner: until when not to drive, as the clinic said it, and when it
// was read. Each page of the patient brings the newest; /offline/ shows it; signing out takes it away.
// Where nothing can be kept, all pages work without.
const KEY = "no-driving-until";

const keep = ({ window: kind, until, words, read }) => {
  if (kind === "until" || kind === "unknown")
    localStorage.setItem(KEY, JSON.stringify({ until, words, read }));
  else localStorage.removeItem(KEY);
};

const forget = () => {
  localStorage.removeItem(KEY);
  navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
  self.caches?.keys().then((names) => names.forEach((name) => caches.delete(name)));
};

// It never says that a window has ended: this phone may not have the newest time, nor the right one.
const show = (place, kept) => {
  const kind = !kept ? "nothing" : !kept.until ? "unknown" : new Date() < new Date(kept.until) ? "before" : "after";
  const shown = document.querySelector(`template[data-when=${kind}]`).content.cloneNode(true);
  for (const name of ["words", "read"])
    for (const gap of shown.querySelectorAll(`[data-gap=${name}]`)) gap.textContent = kept[name];
  place.replaceChildren(shown);
};

try {
  const said = document.querySelector("[data-window]"), place = document.querySelector("[data-kept]");
  if (said) keep(said.dataset);
  if (place) show(place, JSON.parse(localStorage.getItem(KEY)));
  if (location.pathname === "/home/") navigator.serviceWorker?.register("/offline.js").catch(() => {});
  addEventListener("submit", (event) => event.target.getAttribute("action") === "/sign-out/" && forget());
} catch {
  // a browser that keeps nothing
}
