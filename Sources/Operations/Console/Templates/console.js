// Puts the new figures of a page in place of the old ones, each second in which they change: the server sends the page again
// as an event stream, and what is marked `data-live` is compared. Without this the pages are whole; they stand still.
"use strict";

const live = () => document.querySelectorAll("[data-live]");

function follow() {
  const address = new URL(location.href);
  address.searchParams.delete("note");
  address.hash = "";
  const stream = new EventSource(address);
  const stale = document.getElementById("stale");
  let seen = new Date();
  stream.onopen = () => { stale.hidden = true; };
  stream.onmessage = (message) => {
    seen = new Date();
    stale.hidden = true;
    replace(new DOMParser().parseFromString(message.data, "text/html"));
  };
  stream.onerror = () => {
    stale.querySelector("time").textContent = seen.toISOString().slice(11, 19);
    stale.hidden = false;
  };
  // A page that waits in the background needs no figures, and a connection that stays would keep others from theirs.
  addEventListener("pagehide", () => stream.close());
}

function replace(page) {
  for (const place of live()) {
    const next = page.querySelector(`[data-live="${CSS.escape(place.dataset.live)}"]`);
    if (!next || next.innerHTML === place.innerHTML) continue;
    // What somebody stands on with the keyboard is left until they go on.
    if (place.contains(document.activeElement)) continue;
    place.className = next.className;
    place.innerHTML = next.innerHTML;
  }
}

// Leaves empty fields out of the address that a filter makes.
for (const form of document.querySelectorAll('form[method="get"]')) {
  form.addEventListener("submit", () => {
    for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
    setTimeout(() => { for (const field of form.elements) field.disabled = false; });
  });
}

if (live().length > 0 && !document.querySelector("form.held")) {
  follow();
  addEventListener("pageshow", (event) => { if (event.persisted) follow(); });
}
