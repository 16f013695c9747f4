/**
 * After the end: answers that never reached the server are sent once more, so that they are on record,
 * and then this computer keeps nothing of the exam.
 */

import { AnswerQueue, clientId, workingStorage } from "./queue.js";
import { Sender } from "./sender.js";
import { Wire, tokenOf } from "./wire.js";

/** @param {HTMLElement} receipt */
function sendTheRest(receipt) {
  const { attempt, eventsUrl, entryUrl } = receipt.dataset;
  const queue = new AnswerQueue(attempt, workingStorage("localStorage"));
  if (queue.pending().length === 0) return settle(queue);
  const wire = new Wire({ eventsUrl, entryUrl, attempt, token: tokenOf(document) });
  const sender = new Sender({ queue, wire, client: clientId(), epoch: Infinity, onReply: (reply) => {
    const final = reply.kind === "closed" || reply.kind === "taken_over";
    if (!final && queue.pending().length > 0) return;
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
if (receipt) sendTheRest(receipt);
