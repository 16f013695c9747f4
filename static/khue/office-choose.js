// Ticks and unticks all boxes of a list at once.
for (const form of document.querySelectorAll("[data-choose]")) {
  const all = form.querySelector("[data-choose-all]");
  all?.addEventListener("change", () => {
    for (const box of form.querySelectorAll('input[name="person"]')) box.checked = all.checked;
  });
}
