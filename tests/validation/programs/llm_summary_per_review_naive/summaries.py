from openai import OpenAI

MODEL = "gpt-4o-mini"


def ask(client: OpenAI, text: str) -> str:
    completion = client.chat.completions.create(
        model=MODEL,
        max_tokens=60,
        messages=[{"role": "user", "content": text}],
    )
    return completion.choices[0].message.content


def summarise(client: OpenAI, reviews: list[str]) -> int:
    lines = 0
    for review in reviews:
        summary = ask(client, f"Summarise:\n{review}")
        lines += len(summary.splitlines())
    return lines
