from validation_harness import server_kit


def prepare(volumes):
    import push

    push.COLLECTOR = server_kit.serve(lambda path, body: {"accepted": len(body["events"])})
    events = [{"kind": "click", "at": i} for i in range(volumes["events"])]
    return lambda: push.push_events(events)
