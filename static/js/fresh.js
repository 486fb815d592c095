// <span data-fresh="/staff/review/count/" data-every="20"> asks for its own content again, every so
// many seconds while somebody can see it. The answer is HTML that this server rendered.
const refresh = async (place) => {
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.fresh, { redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const html = (await answer.text()).trim();
    if (html !== place.innerHTML.trim()) place.innerHTML = html;
    delete place.dataset.stale;
  } catch {
    place.dataset.stale = "yes"; // an old number must not pass for a new one
  }
};

for (const place of document.querySelectorAll("[data-fresh]")) {
  setInterval(refresh, 1000 * place.dataset.every, place);
  document.addEventListener("visibilitychange", () => refresh(place));
}
