/**
 * After the end: answers that never reached the server are sent once more, so that they are on record,
 * and then this computer keeps nothing of the exam.
 */

import { AnswerQueue, clientId, workingStorage } from "./queue.js";
import { forgetPapers, queueKeys } from "./sealing.js";
import { Sender, Wire } from "./wire.js";

/** @param {HTMLElement} receipt */
async function sendTheRest({ dataset: { entry, token, queueKeys: keys } }) {
  const queue = new AnswerQueue(entry, workingStorage("localStorage"), queueKeys(keys));
  await queue.recover();
  queue.adopt(1); // chosen before the attempt was opened here, and therefore never sent
  forgetPapers();
  if (queue.pending().length === 0) return settle(queue);
  const sender = new Sender({ queue, wire: new Wire(entry, token), client: clientId(), onReply: () => {
    if (queue.pending().length > 0) return;
    sender.stop();
    settle(queue);
  } });
  sender.wake();
}

/** What the server would not even look at stays, as the candidate's only evidence. @param {AnswerQueue} queue */
function settle(queue) {
  const waiting = queue.pending().length;
  document.getElementById("late").hidden = queue.refused().length + waiting === 0;
  if (waiting === 0) queue.forget();
}

const receipt = document.getElementById("receipt");
if (receipt?.dataset.entry) sendTheRest(receipt);
