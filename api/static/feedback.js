// Whether an answer helped: two buttons below it, sent once; nothing is shown where the answer was not stored.

import { element } from "./dom.js";
import { words } from "./words.js";

/** The buttons for an answer, or null where it has no turn that could be rated. */
export function renderFeedback(turnId) {
  if (!turnId) return null;
  const block = element("p", { class: "feedback" }, `${words.helpful} `);
  for (const [rating, text] of [["up", words.helpfulYes], ["down", words.helpfulNo]]) {
    block.append(element("button", { type: "button", class: "rate", onclick: () => send(block, turnId, rating) }, text));
  }
  return block;
}

async function send(block, turnId, rating) {
  for (const button of block.querySelectorAll("button")) button.disabled = true;
  let isKept = false;
  try {
    const response = await fetch("/v1/feedback", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ turn_id: turnId, rating }),
    });
    isKept = response.ok;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // a broken connection is a TypeError
  }
  block.setAttribute("role", "status");
  block.textContent = isKept ? words.helpfulThanks : words.helpfulLost;
}
