/**
 * After the end: answers that never reached the server are sent once more, so that they are on record,
 * and then this computer keeps nothing of the exam.
 */

import { AnswerQueue, SLOW_SHELF_MS, clientId, workingStorage } from "./queue.js";
import { forgetPapers, queueKeys } from "./sealing.js";
import { Sender, Wire } from "./wire.js";

/** @param {HTMLElement} receipt */
async function sendTheRest({ dataset: { entry, token, queueKeys: keys } }) {
  const queue = new AnswerQueue(entry, workingStorage("localStorage"), queueKeys(keys));
  const isWhole = await queue.recover();
  queue.adopt(1); // chosen before the attempt was opened here, and therefore never sent
  forgetPapers();
  let isAll = isWhole;
  const isDone = () => isAll && queue.pending().length === 0;
  const sender = new Sender({ queue, wire: new Wire(entry, token), client: clientId(), onReply: () => {
    if (!isDone()) return;
    sender.stop();
    settle(queue);
  } });
  if (queue.pending().length > 0) sender.wake();
  if (!isWhole) {
    await queue.recover(SLOW_SHELF_MS);
    queue.adopt(1);
    isAll = true;
    if (queue.pending().length > 0) sender.wake();
  }
  if (isDone()) settle(queue);
}

/** What the server would not even look at stays, as the candidate's only evidence. @param {AnswerQueue} queue */
function settle(queue) {
  const waiting = queue.pending().length;
  document.getElementById("late").hidden = queue.refused().length + waiting === 0;
  if (waiting === 0) queue.forget();
}

const receipt = document.getElementById("receipt");
if (receipt?.dataset.entry) sendTheRest(receipt);
