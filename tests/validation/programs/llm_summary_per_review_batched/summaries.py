from openai import OpenAI

MODEL = "gpt-4o-mini"
PER_PROMPT = 20


def ask(client: OpenAI, text: str) -> str:
    completion = client.chat.completions.create(
        model=MODEL,
        max_tokens=1200,
        messages=[{"role": "user", "content": text}],
    )
    return completion.choices[0].message.content


def summarise(client: OpenAI, reviews: list[str]) -> int:
    lines = 0
    for start in range(0, len(reviews), PER_PROMPT):
        batch = reviews[start : start + PER_PROMPT]
        summary = ask(client, "Summarise, one line each:\n" + "\n".join(batch))
        lines += len(summary.splitlines())
    return lines
