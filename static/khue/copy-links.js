// A press on the # beside an article goes there and copies its address, where the browser lets pages do that.

for (const link of document.querySelectorAll(".place-link")) {
  link.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      return; // the address stands in the address bar all the same
    }
    link.dataset.told = link.dataset.copied;
    setTimeout(() => delete link.dataset.told, 2000);
  });
}
