"""A stand-in for a chat-completions API on 127.0.0.1, for the tests and the bench: real HTTP, strict parameters, faults on request.

It behaves as hosted APIs do where that has cost someone money: reasoning models refuse `max_tokens`, `temperature`, `top_p`, `logprobs` and
`n` > 1; 429 with Retry-After, 500, dropped and hanging connections, empty 'length' answers, fences, prose, refusals, retired models, an
exhausted quota; batches that come back out of order or partly expired. It speaks as others do too: error objects of vLLM, llama.cpp, OpenRouter,
Azure, Ollama, FastAPI and Gemini (integer codes, `detail`, lists, plain text), token counts as several providers give them or not at all,
few slots, requests per minute, a model that is still loading, answers that are no HTTP, words and tokens of its own.
Settings: POST /_config (JSON), see DEFAULTS; what it saw: GET /_stats.
Run it by hand: .venv/bin/python .ci/llm_server.py --port 8399, then OPENAI_BASE_URL=http://127.0.0.1:8399/v1 OPENAI_API_KEY=any abm ...
"""
import argparse, asyncio, atexit, collections, hashlib, json, math, pathlib, random, re, ssl, subprocess, sys, time, urllib.request

from aiohttp import web

PEM = pathlib.Path(__file__).with_name("localhost.pem")
REASONING, PLAIN = "reasoning", "plain"
MODELS = {"o4-mini": REASONING, "gpt-4o-mini": PLAIN, "gpt-6-luna": REASONING, "gpt-5.6-terra": REASONING, "served-mini": PLAIN,
          "picky-1": REASONING}
RETIRED = {"o1-mini"}
DEFAULTS = {"latency": 0.0, "429": 0.0, "500": 0.0, "drop": 0.0, "hang": 0.0, "not_json": 0.0, "truncated": 0.0, "retry_after": "0.05", "length": 0.0,
            "empty": 0.0, "garbage": 0.0, "fence": 0.0, "refusal": 0.0, "key": None, "quota_after": None, "seed": 0,
            "batch_seconds": 0.2, "batch_expired": 0.0, "batch_failed": 0.0, "no_batches": False,
            "table": {},            # user message -> {label: probability}, or {"probability": share}: a model that is known to be right, or wrong
            "dialect": "openai",    # how errors are phrased: one of DIALECTS
            "replies": [],          # what is sent instead of an answer: {"status", "body" (JSON or text), "headers", "type"}, or {"raw": what is sent
                                    # as it is, no HTTP}; with "share" of the requests, "first" n of them, or where "match" is in the user's message
            "refuse": {},           # parameter -> [status, body] for requests that hold it; "system" is the role
            "usage": "openai",      # token counts: one of USAGES
            "choice": {},           # merged into every choice, e.g. {"logprobs": None, "finish_reason": "error"}
            "text": None,           # what is said in place of the JSON; {json} and {label} are filled, lists of content parts too
            "tokens": {},           # label -> the tokens it is written with, e.g. {"STOP": ["ST", "OP"]}
            "slots": 0, "seconds": 0.0,  # requests answered at the same time (0: all), and how long one takes
            "rpm": 0, "window": 60.0,    # requests per window (0: any number), beyond which it answers 429
            "limit_headers": {"Retry-After": "1"},  # what the 429 of `rpm` says; AUTO and AUTOMS are what is left of the window
            "loading": 0.0,         # seconds during which the model is still being loaded
            "only": None,           # names that are served; others are a 404 in the dialect
            "retry_words": "Rate limit reached."}

DIALECTS = {
    "openai": lambda status, text, code, param: {"error": {"message": text, "type": "invalid_request_error", "code": code, "param": param}},
    "vllm": lambda status, text, code, param: {"error": {"message": text, "type": "NotFoundError" if status == 404 else "BadRequestError", "param": param, "code": status}},
    "llama.cpp": lambda status, text, code, param: {"error": {"code": status, "message": text, "type": "unavailable_error" if status == 503 else "invalid_request_error"}},
    "openrouter": lambda status, text, code, param: {"error": {"message": text, "code": status, "metadata": {"provider_name": "Somebody"}}, "user_id": "user_1"},
    "azure": lambda status, text, code, param: {"error": {"code": "DeploymentNotFound" if status == 404 else code or str(status), "message": text}},
    "ollama": lambda status, text, code, param: {"error": {"message": text, "type": "api_error", "param": None, "code": None}},
    "fastapi": lambda status, text, code, param: {"detail": text if status != 422 else [{"loc": ["body", param or "model"], "msg": text, "type": "value_error"}]},
    "gemini": lambda status, text, code, param: [{"error": {"code": status, "message": text, "status": "INVALID_ARGUMENT"}}],
    "words": lambda status, text, code, param: {"error": text},
    "text": lambda status, text, code, param: text,
    "html": lambda status, text, code, param: f"<html><head><title>{status}</title></head><body><h1>{text}</h1><hr>nginx</body></html>",
    "empty": lambda status, text, code, param: ""}
USAGES = {  # prompt, answer and thinking tokens -> `usage`
    "openai": lambda p, a, t: {"prompt_tokens": p, "completion_tokens": a + t, "total_tokens": p + a + t, "completion_tokens_details": {"reasoning_tokens": t}},
    "none": lambda p, a, t: "absent", "null": lambda p, a, t: None, "text": lambda p, a, t: "unknown",
    "partial": lambda p, a, t: {"prompt_tokens": p}, "zero": lambda p, a, t: {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    "strings": lambda p, a, t: {"prompt_tokens": str(p), "completion_tokens": str(a + t)},
    "gemini": lambda p, a, t: {"prompt_tokens": p, "completion_tokens": a, "total_tokens": p + a + 900},
    "xai": lambda p, a, t: {"prompt_tokens": p, "completion_tokens": a, "total_tokens": p + a + 900, "completion_tokens_details": {"reasoning_tokens": 900}},
    "xai without total": lambda p, a, t: {"prompt_tokens": p, "completion_tokens": a, "completion_tokens_details": {"reasoning_tokens": 900}},
    "cached": lambda p, a, t: {"prompt_tokens": p, "completion_tokens": a + t, "total_tokens": p + a + t, "prompt_tokens_details": {"cached_tokens": p - p // 10}},
    "openrouter": lambda p, a, t: {"prompt_tokens": p, "completion_tokens": a + t, "total_tokens": p + a + t, "cost": 0.00123}}


class Api:
    def __init__(self, config):
        self.config, self.rng = {**DEFAULTS, **config}, random.Random(config.get("seed", 0))
        self.files, self.batches = {}, {}
        self.reset()

    def reset(self):
        self.status, self.outcomes, self.samples, self.prompts = (collections.Counter() for _ in range(4))
        self.requests = self.in_flight = self.most_in_flight = 0
        self.sent = collections.Counter()  # parameter names seen
        self.since, self.window, self.slots = time.monotonic(), collections.deque(), None
        self.tokens = collections.Counter()  # input and output tokens as they really were


def error(status, message, code=None, param=None, kind="invalid_request_error", **headers):
    return web.json_response({"error": {"message": message, "type": kind, "code": code, "param": param}}, status=status, headers=headers)


def phrased(api, status, text, code=None, param=None, **headers):
    "An error in the words of the dialect."
    said = DIALECTS[api.config["dialect"]](status, text, code, param)
    if not isinstance(said, str):
        return web.json_response(said, status=status, headers=headers)
    return web.Response(text=said, status=status, headers=headers, content_type="text/html" if said.startswith("<") else "text/plain")


def refusal_of(body, kind):
    "The 400 that a model of this kind gives to the parameters it does not take, or None."
    free = kind == PLAIN or body.get("reasoning_effort") == "none"
    if kind == REASONING and "max_tokens" in body:
        return error(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.", "unsupported_parameter", "max_tokens")
    for name in () if free else ("temperature", "top_p", "logprobs", "top_logprobs"):
        if name in body and body[name] not in (None, False) and not (name in ("temperature", "top_p") and body[name] == 1):
            return error(400, f"Unsupported value: '{name}' does not support {body[name]} with this model.", "unsupported_value", name)
    if kind == REASONING and body.get("n", 1) > 1:
        return error(400, "Unsupported value: 'n' must be 1 with this model.", "unsupported_value", "n")
    if kind == PLAIN and "reasoning_effort" in body:
        return error(400, "Unsupported parameter: 'reasoning_effort'.", "unsupported_parameter", "reasoning_effort")
    return None


def asks_number(body):
    "Whether a number out of 100 is wanted in place of a label."
    fmt = body.get("response_format") or {}
    if fmt.get("type") == "json_schema":
        return "probability" in fmt["json_schema"]["schema"]["properties"]
    return '{"probability":' in body["messages"][0]["content"]


def labels_of(body):
    fmt = body.get("response_format") or {}
    if asks_number(body):
        return ["probability"]
    if fmt.get("type") == "json_schema":
        return fmt["json_schema"]["schema"]["properties"]["action"]["enum"]
    return re.findall(r'"action": "(\w+)"', body["messages"][0]["content"]) or ["START", "STOP", "NONE"]


def chances(body, labels, table):
    "How likely each label is: as the table says, else reacting to falling prices, to running a business, and a little to everything else."
    text, p = body["messages"][1]["content"] if len(body["messages"]) > 1 else body["messages"][0]["content"], {}
    if text in table:
        return [table[text].get(label, 0.0) for label in labels]
    if labels == ["probability"]:
        return [0.3]
    noise = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 2**32
    runs = "runs a business now" in text or "has a business" in text
    fell, rose = " fell " in text or " less than expected" in text, " rose " in text or " more than expected" in text
    for label in labels:
        p[label] = {"START": 0.02 if runs else 0.10 + 0.25 * fell, "STOP": (0.10 + 0.25 * rose) if runs else 0.02}.get(label, 0.6) + 0.02 * noise
    total = sum(p.values())
    return [p[label] / total for label in labels]


def choice(api, body, kind, index, request_id):
    "One choice; its luck is keyed by prompt, the ordinal in the client's request id and the index, so a restarted run can meet the same answers."
    key = json.dumps([body["messages"], request_id.split("-")[-2] if "-" in request_id else request_id, index])
    rng, labels, c = random.Random(key), labels_of(body), api.config
    p = chances(body, labels, c["table"])
    label = max(zip(p, labels))[1] if body.get("temperature") == 0 or len(labels) == 1 else rng.choices(labels, p)[0]
    said = {"probability": 100 * p[0]} if asks_number(body) else {"action": label}
    text, finish, refusal = json.dumps(said), "stop", None
    room, roll = body.get("max_completion_tokens", body.get("max_tokens", 10_000)), rng.random()
    thinks = kind == REASONING and body.get("reasoning_effort") != "none"
    for name, share in (("length", c["length"]), ("empty", c["empty"]), ("garbage", c["garbage"]), ("fence", c["fence"]), ("refusal", c["refusal"])):
        if roll < share:
            text, finish, refusal = {"length": ("", "length", None), "empty": ("", "stop", None), "garbage": ("I would rather not choose between them.", "stop", None),
                                     "fence": (f"```json\n{text}\n```", "stop", None), "refusal": (None, "stop", "I can't help with that.")}[name]
            api.outcomes[name] += 1
            break
        roll -= share
    if (thinks and room < 500) or room < 4:
        text, finish = "", "length"
    if c["text"] is not None and finish == "stop" and text:
        filled = json.dumps(c["text"]).replace("{json}", json.dumps(text)[1:-1]).replace("{label}", label)
        text = json.loads(filled)
    made = {"index": index, "finish_reason": finish, "message": {"role": "assistant", "content": text, "refusal": refusal}, "logprobs": None}
    if body.get("logprobs") and text:
        made["logprobs"] = label_logprobs(c["tokens"], labels, p, label)
    return {**made, **c["choice"]}


def label_logprobs(tokens, labels, p, label):
    "Log-probabilities as the API gives them, the labels written with these tokens."
    part = lambda l: tokens.get(l, [l])
    before = [{"token": t, "logprob": -0.01, "bytes": None, "top_logprobs": [{"token": t, "logprob": -0.01, "bytes": None}]} for t in ('{"', "action", '":', ' "')]
    said = []
    for i, token in enumerate(part(label)):  # the chances of each token, given those before it
        at = {}
        for l, q in zip(labels, p):
            if part(l)[:i] == part(label)[:i] and len(part(l)) > i:
                at[part(l)[i]] = at.get(part(l)[i], 0.0) + q
        total = sum(at.values()) or 1.0
        said.append({"token": token, "logprob": -1.0, "bytes": None,
                     "top_logprobs": [{"token": t, "logprob": math.log(max(q / total, 1e-9)), "bytes": None} for t, q in at.items()]})
    return {"content": [*before, *said, {"token": '"}', "logprob": 0.0, "bytes": None, "top_logprobs": []}]}


def answer(api, body, request_id):
    "(status, body) as the API would answer one request, faults of transport left out."
    model = body.get("model", "")
    if model in RETIRED or model not in (api.config["only"] or MODELS):
        return phrased(api, 404, f"The model `{model}` does not exist or you do not have access to it.", "model_not_found", "model")
    for name, (status, said) in api.config["refuse"].items():
        if name in body or (name == "system" and body["messages"][0]["role"] == "system"):
            return canned(api, {"status": status, "body": said})
    kind = MODELS.get(model, PLAIN)
    refused = refusal_of(body, kind)
    if refused is not None:
        return refused
    n, thinks = body.get("n", 1), kind == REASONING and body.get("reasoning_effort") != "none"
    choices = [choice(api, body, kind, i, request_id) for i in range(n)]
    key = hashlib.sha256(json.dumps(body["messages"]).encode()).hexdigest()[:12]
    api.samples[key] += n
    api.prompts[key] = 1
    asked = sum(len(m["content"]) for m in body["messages"]) // 4
    thought = 300 if thinks else 0
    usage = USAGES[api.config["usage"]](asked, n * 8, n * thought)
    api.tokens.update(input=asked, output=n * (8 + thought))
    reply = {"id": "chatcmpl-" + hashlib.sha256(request_id.encode()).hexdigest()[:12], "object": "chat.completion", "created": 1795000000,
             "model": model + "-served", "choices": choices, "usage": usage}
    return web.json_response({k: v for k, v in reply.items() if v != "absent"})


async def complete(request):
    api = request.app["api"]
    c = api.config
    api.requests += 1
    api.in_flight += 1
    api.most_in_flight = max(api.most_in_flight, api.in_flight)
    try:
        reply = await respond(api, c, request)
        api.status[str(reply.status)] += 1
        return reply
    finally:
        api.in_flight -= 1


async def respond(api, c, request):
    body = await request.json()
    if c["latency"]:
        await asyncio.sleep(c["latency"])
    if c["slots"]:
        api.slots = api.slots or asyncio.Semaphore(c["slots"])
        async with api.slots:
            await asyncio.sleep(c["seconds"])
    if time.monotonic() - api.since < c["loading"]:
        return phrased(api, 503, "Loading model", "unavailable")
    key = request.headers.get("authorization", "").removeprefix("Bearer ")
    if c["key"] is not None and key != c["key"]:
        return error(401, f"Incorrect API key provided: {key}.", "invalid_api_key")
    if c["quota_after"] is not None and api.requests > c["quota_after"]:
        return error(429, "You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", kind="insufficient_quota")
    if c["rpm"] and (left := over_limit(api)):
        return phrased(api, 429, c["retry_words"], "rate_limit_exceeded", **{k: v.replace("AUTOMS", f"{1000 * left:.0f}").replace("AUTO", f"{left:.3f}")
                                                                                 for k, v in c["limit_headers"].items()})
    sent = next((r for r in c["replies"] if meets(api, r, body)), None)
    if sent is not None:
        return canned(api, sent, request)
    roll = api.rng.random()
    for name in ("429", "500", "drop", "hang", "not_json", "truncated"):
        if roll < c[name]:
            return await fault(api, name, c, request)
        roll -= c[name]
    api.sent.update(body.keys())
    return answer(api, body, request.headers.get("x-client-request-id", str(api.requests)))


def over_limit(api):
    "Seconds until the window has room again, 0 where it has; a request that is let in takes its place."
    now, c = time.monotonic(), api.config
    while api.window and api.window[0] <= now - c["window"]:
        api.window.popleft()
    if len(api.window) >= c["rpm"]:
        return api.window[0] + c["window"] - now
    api.window.append(now)
    return 0.0


def meets(api, r, body):
    "Whether a canned reply is for this request."
    if "match" in r and not any(r["match"] in str(m["content"]) for m in body["messages"]):
        return False
    if "first" in r:
        r["first"] -= 1
        return r["first"] >= 0
    return "share" not in r or api.rng.random() < r["share"]


def canned(api, r, request=None):
    "A reply as it was given in the settings."
    if "raw" in r:
        request.transport.write(r["raw"].encode("latin-1"))
        request.transport.close()
        return web.Response(status=499)
    if isinstance(r.get("body"), str):
        kind = r.get("type", "text/html" if r["body"].startswith("<") else "text/plain")
        return web.Response(text=r["body"], status=r.get("status", 200), headers=r.get("headers", {}), content_type=kind)
    return web.json_response(r.get("body", {}), status=r.get("status", 200), headers=r.get("headers", {}))


async def fault(api, name, c, request):
    if name == "429":
        return phrased(api, 429, "Rate limit reached.", "rate_limit_exceeded", **{"Retry-After": c["retry_after"]})
    if name == "500":
        return phrased(api, 500, "The server had an error.")
    if name == "not_json":
        return web.Response(text="<html>upstream error</html>", content_type="text/html")
    if name == "truncated":
        return web.Response(text='{"id": "x", "choices": [{"index": 0, "mess', content_type="application/json")
    if name == "hang":
        await asyncio.sleep(3600)
    request.transport.abort()
    return web.Response(status=499)  # nobody reads it: counted as 499 in the statistics


async def models(request):
    names = request.app["api"].config["only"] or MODELS
    return web.json_response({"object": "list", "data": [{"id": m, "object": "model", "created": 0, "owned_by": "test"} for m in names]})


async def upload(request):
    api, form = request.app["api"], await request.post()
    data = form["file"].file.read()
    fid = f"file-{len(api.files):06d}"
    api.files[fid] = data
    return web.json_response({"id": fid, "object": "file", "bytes": len(data), "created_at": 0, "filename": "b.jsonl", "purpose": "batch", "status": "processed"})


async def content(request):
    return web.Response(body=request.app["api"].files[request.match_info["id"]], content_type="application/jsonl")


def batch_view(api, b):
    "A batch as the API shows it; it finishes `batch_seconds` after it was made."
    if b["status"] == "in_progress" and time.time() >= b["ready"]:
        finish(api, b)
    return {k: v for k, v in b.items() if k != "ready"}


def finish(api, b):
    lines = [json.loads(l) for l in api.files[b["input_file_id"]].decode().splitlines() if l]
    rng, done, lost = random.Random(api.config["seed"]), [], []
    rng.shuffle(lines)
    expired = round(len(lines) * api.config["batch_expired"])
    failed = round(len(lines) * api.config["batch_failed"])
    for i, line in enumerate(lines):
        base = {"id": f"batch_req_{i}", "custom_id": line["custom_id"]}
        if i < expired:
            lost.append({**base, "response": None, "error": {"code": "batch_expired", "message": "This request could not be executed before the completion window expired."}})
        elif i < expired + failed:
            lost.append({**base, "response": {"status_code": 500, "request_id": "", "body": {"error": {"message": "server error"}}}, "error": None})
        else:
            reply = answer(api, line["body"], line["custom_id"] + "-0")
            done.append({**base, "response": {"status_code": reply.status, "request_id": "", "body": json.loads(reply.text)}, "error": None})
    for name, rows in (("output_file_id", done), ("error_file_id", lost)):
        if rows:
            b[name] = f"file-{len(api.files):06d}"
            api.files[b[name]] = ("\n".join(json.dumps(r) for r in rows) + "\n").encode()
    api.config["batch_expired"] = api.config["batch_failed"] = 0.0  # the next batch goes through
    b["status"] = "expired" if expired else "completed"
    b["request_counts"] = {"total": len(lines), "completed": len(done), "failed": len(lost)}


async def make_batch(request):
    api, body = request.app["api"], await request.json()
    n = len(api.files[body["input_file_id"]].decode().splitlines())
    b = {"id": f"batch-{len(api.batches):06d}", "object": "batch", "endpoint": body["endpoint"], "errors": None, "input_file_id": body["input_file_id"],
         "completion_window": body["completion_window"], "status": "in_progress", "output_file_id": None, "error_file_id": None, "created_at": int(time.time()),
         "request_counts": {"total": n, "completed": 0, "failed": 0}, "metadata": body.get("metadata"), "ready": time.time() + api.config["batch_seconds"]}
    api.batches[b["id"]] = b
    return web.json_response(batch_view(api, b))


async def get_batch(request):
    api, bid = request.app["api"], request.match_info["id"]
    return web.json_response(batch_view(api, api.batches[bid])) if bid in api.batches else error(404, f"No batch found with id '{bid}'.")


async def list_batches(request):
    api = request.app["api"]
    if api.config["no_batches"]:
        return error(404, "Not Found")
    return web.json_response({"object": "list", "data": [batch_view(api, b) for b in reversed(api.batches.values())], "has_more": False, "first_id": None, "last_id": None})


async def configure(request):
    api = request.app["api"]
    api.config.update(await request.json())
    api.rng = random.Random(api.config["seed"])
    api.reset()
    return web.json_response(api.config)


async def stats(request):
    api = request.app["api"]
    return web.json_response({"requests": api.requests, "status": dict(api.status), "outcomes": dict(api.outcomes), "samples": sum(api.samples.values()),
                              "prompts": len(api.prompts), "per_prompt": dict(api.samples), "most_in_flight": api.most_in_flight, "sent": dict(api.sent),
                              "tokens": dict(api.tokens),
                              "batches": len(api.batches)})


async def moved(request):
    "Addresses that lead on: /moved keeps the method (307), /old does not (301)."
    raise (web.HTTPTemporaryRedirect if request.match_info["how"] == "moved" else web.HTTPMovedPermanently)(f"/v1/{request.match_info['rest']}")


def make_app(config=None):
    app = web.Application(client_max_size=256 << 20)
    app["api"] = Api(config or {})
    app.add_routes([web.post("/v1/chat/completions", complete), web.get("/v1/models", models), web.post("/v1/files", upload), web.get("/v1/files/{id}/content", content),
                    web.post("/v1/batches", make_batch), web.get("/v1/batches", list_batches), web.get("/v1/batches/{id}", get_batch),
                    web.route("*", "/{how:moved|old}/v1/{rest:.*}", moved), web.post("/_config", configure), web.get("/_stats", stats)])
    return app


async def serve(port, config):
    runner = web.AppRunner(make_app(config), access_log=None)
    await runner.setup()
    tls = None
    if config.get("tls"):  # with a certificate that nobody trusts
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(PEM)
    site = web.TCPSite(runner, "127.0.0.1", port, backlog=1024, ssl_context=tls)
    await site.start()
    print(f"http{'s' if tls else ''}://127.0.0.1:{site._server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


class Server:
    "The server in a process of its own, for notebooks: `url` for OPENAI_BASE_URL, `config(...)`, `stats()`."

    def __init__(self, **config):
        self.process = subprocess.Popen([sys.executable, __file__, "--config", json.dumps(config)], stdout=subprocess.PIPE, text=True)
        atexit.register(self.stop)
        self.root = self.process.stdout.readline().strip()
        self.url = self.root + "/v1"

    def _json(self, path, data=None):
        body = None if data is None else json.dumps(data).encode()
        tls = ssl.create_default_context(cafile=PEM)
        near = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=tls))
        with near.open(urllib.request.Request(self.root + path, body, {"content-type": "application/json"}), timeout=10) as r:
            return json.load(r)

    def config(self, **settings):
        "Change settings and forget what was seen."
        return self._json("/_config", {**DEFAULTS, **settings})

    def stats(self):
        return self._json("/_stats")

    def stop(self):
        self.process.kill()


if __name__ == "__main__":
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--port", type=int, default=0, help="0: a free one, printed")
    ap.add_argument("--config", type=json.loads, default={}, help="JSON, see DEFAULTS")
    a = ap.parse_args()
    try:
        asyncio.run(serve(a.port, a.config))
    except KeyboardInterrupt:
        pass
