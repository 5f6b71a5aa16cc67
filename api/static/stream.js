// Asking over HTTP: sends a question and gives the server-sent events of its answer.

/** Why there is no answer: a problem the server told, or none when it could not be reached. */
export class AskError extends Error {
  /** @param {"unreachable" | "broken" | "problem"} kind @param {object | null} problem as in RFC 9457 */
  constructor(kind, problem = null) {
    super(problem?.detail ?? kind);
    this.kind = kind;
    this.problem = problem;
  }
}

/** Ask, and yield `{name, data}` for each event up to "done"; throws an AskError when there is no answer. */
export async function* ask(question, signal) {
  const response = await send(question, signal);
  if (!response.ok) throw new AskError("problem", await problemOf(response));
  for await (const event of readEvents(response.body, signal)) {
    if (event.name === "error") throw new AskError("problem", event.data);
    yield event;
    if (event.name === "done") return;
  }
  throw new AskError("broken");
}

async function send(question, signal) {
  try {
    return await fetch("/v1/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ ...question, stream: true }),
      signal,
    });
  } catch (error) {
    if (error instanceof TypeError) throw new AskError("unreachable"); // what fetch throws without a network
    throw error;
  }
}

async function problemOf(response) {
  const isProblem = (response.headers.get("Content-Type") ?? "").startsWith("application/problem+json");
  return isProblem ? response.json() : { status: response.status };
}

async function* readEvents(body, signal) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const { done, value } = await read(reader, signal);
    if (done) return;
    const lines = (rest + value).split("\n\n");
    rest = lines.pop();
    for (const block of lines) {
      const event = parseEvent(block);
      if (event !== null) yield event;
    }
  }
}

async function read(reader, signal) {
  try {
    return await reader.read();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new AskError("broken");
  }
}

/** One event, or null for a comment that only keeps the connection open. */
function parseEvent(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data.push(line.slice(6));
  }
  return data.length === 0 ? null : { name, data: JSON.parse(data.join("\n")) };
}
