"""SmolLM2 answers, draws and completes."""

from __future__ import annotations

from collections import Counter

import pytest
import torch

from largemodels.core.device import seed_everything
from largemodels.start import next_token, writing
from largemodels.start.writing import complete, draw, write

BEGUN = "Once upon a time there was a"


def test_an_answer_is_printed_as_it_is_written_and_counted(capsys):
    written = write("Say hello in one word.", most=8)
    said = capsys.readouterr().out
    assert said.strip() == written.text.strip() != ""
    assert 1 <= written.tokens <= 8
    assert written.seconds > 0


def test_it_is_printed_piece_by_piece(monkeypatch):
    printed = []
    monkeypatch.setattr("builtins.print", lambda text, **_: printed.append(text))
    write("Count from one to ten in words.", most=12)
    assert sum(bool(piece) for piece in printed) >= 3


@pytest.mark.parametrize("prompt", ["", "   ", "\n"])
def test_an_empty_prompt_is_refused_in_a_sentence(prompt):
    with pytest.raises(ValueError, match=r"The prompt is empty\. Type at least one word\."):
        write(prompt)


def test_a_prompt_of_10000_words_is_cut_to_its_beginning_and_says_so(monkeypatch, capsys):
    tokenizer, _ = next_token.smollm2()
    said, template = [], type(tokenizer).apply_chat_template
    monkeypatch.setattr(
        type(tokenizer),
        "apply_chat_template",
        lambda self, talk, **how: said.extend(talk) or template(self, talk, **how),
    )
    monkeypatch.setattr(writing, "READ", 32)  # reading 1,024 tokens would take seconds
    write("What is this? " + "word " * 10_000, most=1)
    assert capsys.readouterr().out.startswith("Only the first 32 tokens of the prompt are read; 9,97")
    assert said[0]["content"].startswith("What is this? word word")
    assert len(tokenizer(said[0]["content"])["input_ids"]) == 32


@pytest.mark.parametrize("prompt", ["你好", "😀"])
def test_chinese_and_emoji_are_answered(prompt, capsys):
    assert write(prompt, most=4).tokens > 0
    assert capsys.readouterr().out


def test_draws_follow_the_probabilities_of_the_temperature():
    seed_everything(0)
    p = next_token.probabilities(next_token.next_token(BEGUN).logits, 0.5)
    drawn = Counter(text.removeprefix(BEGUN) for text in draw(BEGUN, 0.5, times=200, most=1))
    for id in p.topk(3).indices.tolist():
        word = next_token.smollm2()[0].decode([id])
        spread = (p[id] * (1 - p[id]) / 200).sqrt().item()
        assert drawn[word] / 200 == pytest.approx(p[id].item(), abs=5 * spread)


def test_a_hot_draw_reaches_far_beyond_the_50_likeliest():
    seed_everything(0)
    logits = next_token.next_token(BEGUN).logits
    likeliest = {next_token.smollm2()[0].decode([id]) for id in logits.topk(50).indices.tolist()}
    drawn = [text.removeprefix(BEGUN) for text in draw(BEGUN, 2.0, times=50, most=1)]
    assert sum(word in likeliest for word in drawn) < 25


def test_a_new_line_is_shown_in_a_drawn_text(monkeypatch):
    tokenizer, _ = next_token.smollm2()
    monkeypatch.setattr(type(tokenizer), "batch_decode", lambda *args, **kwargs: ["one\ntwo"])
    assert draw("a", 1.0, times=1, most=1) == ["one↵two"]


def test_many_at_once_say_what_one_alone_says():
    prompts = ["The capital of France is", "Long ago, in a small town by the sea, there lived", "2 + 2 ="]
    together = complete(prompts)
    for prompt, found in zip(prompts, together, strict=True):
        (alone,) = complete([prompt])
        assert found.text == alone.text
        assert found.probability == pytest.approx(alone.probability, rel=1e-3)


def test_a_completion_ends_before_the_period_with_the_probability_of_its_words():
    (found,) = complete(["The capital of France is"])
    assert found.text == "Paris"
    p = next_token.probabilities(next_token.next_token("The capital of France is").logits)
    assert found.probability == pytest.approx(p.max().item(), rel=1e-4)


def test_its_probability_is_a_product_over_its_tokens():
    tokenizer, _ = next_token.smollm2()
    prompt = "What is the capital of Ethiopia? The capital of Ethiopia is"
    (found,) = complete([prompt])
    assert found.text == "Addis Ababa"
    ids, product = tokenizer(prompt)["input_ids"], 1.0
    for id in tokenizer(" Addis Ababa")["input_ids"]:
        product *= next_token.probabilities(next_token.score(ids))[id].item()
        ids = [*ids, id]
    assert found.probability == pytest.approx(product, rel=1e-3)


def test_the_end_of_a_text_ends_a_completion():
    end = next_token.smollm2()[0].eos_token_id
    assert writing._to_its_end([end, end], [-1.0, 0.0]) == writing.Completion("", 1.0)


def test_the_loop_of_the_page_writes_what_the_library_writes():
    tokenizer, model = next_token.smollm2()
    ids = tokenizer("A large model is", return_tensors="pt")["input_ids"].to(model.device)
    library = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=8, do_sample=False)
    with torch.inference_mode():
        for _ in range(8):
            ids = torch.cat([ids, model(ids).logits[:, -1].argmax(dim=-1, keepdim=True)], dim=1)
    assert torch.equal(ids, library)
