// A server on the loopback interface that counts the calls it receives: JSON resources and two language models.
"use strict";

const http = require("node:http");
const { count } = require("./counters.cjs");

/** Starts a server that answers with `answer(path, values)` as JSON and counts each call; returns its address. */
function serve(answer, resource = "requests") {
  return listening(async (request, body) => {
    count(resource);
    const url = new URL(request.url, "http://127.0.0.1");
    return answer(url.pathname, body === "" ? Object.fromEntries(url.searchParams) : JSON.parse(body), request);
  });
}

/** Starts a server that speaks the chat interfaces of OpenAI and Anthropic; `reply` maps a prompt to its answer. */
function serveModels(reply) {
  return listening(async (request, body) => {
    count("llm_calls");
    const prompt = JSON.parse(body).messages.at(-1).content;
    const text = reply(typeof prompt === "string" ? prompt : prompt.map((part) => part.text ?? "").join(""));
    return request.url.endsWith("/messages") ? anthropic(text) : openai(text);
  });
}

function listening(answer) {
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      let status = 200;
      let content;
      try {
        content = await answer(request, Buffer.concat(chunks).toString("utf8"));
      } catch (problem) {
        [status, content] = [500, { error: String(problem) }];
      }
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(content));
    });
  });
  server.unref();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`));
  });
}

function openai(text) {
  const choice = { index: 0, finish_reason: "stop", message: { role: "assistant", content: text } };
  return { id: "c", object: "chat.completion", created: 1, model: "stub", choices: [choice] };
}

function anthropic(text) {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const content = [{ type: "text", text }];
  return { id: "m", type: "message", role: "assistant", model: "stub", usage, stop_reason: "end_turn", stop_sequence: null, content };
}

module.exports = { serve, serveModels };
