{% load static %}// Keeps one page that is the same for everybody, with its styles and its script, and shows it where a
// page cannot be had because the network is gone. No other page is kept: they hold what is private.
const KEPT = "offline-{{ edition }}"; // another edition of the page is another one
const PAGE = "/offline/";
const FILES = [PAGE, "{% static 'css/base.css' %}", "{% static 'css/components.css' %}", "{% static 'js/keep.js' %}"];

addEventListener("install", (event) =>
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FILES)).then(() => skipWaiting())));

addEventListener("activate", (event) =>
  event.waitUntil(caches.keys().then((names) =>
    Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))));

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request, { pathname } = new URL(url);
  if (method !== "GET" || pathname.startsWith("/staff/")) return; // what is sent must fail aloud
  const file = mode === "navigate" ? PAGE : FILES.find((one) => one === pathname);
  if (file) event.respondWith(fetch(event.request).catch(() => caches.match(file)));
});
