import anthropic

from validation_harness import server_kit


def prepare(volumes):
    from triage import triage

    address = server_kit.serve_models(lambda prompt: prompt.upper())
    client = anthropic.Anthropic(api_key="none", base_url=address, max_retries=0, timeout=10)
    tickets = [{"number": i, "topic": f"topic {i % volumes['topics']}"} for i in range(volumes["tickets"])]
    return lambda: triage(client, tickets)
