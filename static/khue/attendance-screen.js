// The code of a hall: fetched anew when the server says that the next one begins. The clock of this machine is not asked.

const box = document.getElementById("code");
const lost = document.getElementById("lost");
const RETRY = 3_000;

async function renew() {
  try {
    const answer = await fetch(box.dataset.address, { cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    box.innerHTML = await answer.text();
    lost.textContent = "";
    plan();
  } catch {
    lost.textContent = box.dataset.lost;
    setTimeout(renew, RETRY);
  }
}

const plan = () => setTimeout(renew, Number(box.querySelector("[data-next]").dataset.next));

plan();
