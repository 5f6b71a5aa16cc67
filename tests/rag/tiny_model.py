"""A tiny real language model for tests: built, trained and saved in a few seconds, without a network.

A Qwen3, or a Llama, of two layers that learned one thing: to answer a product's line "... weight: 2.4 kg" with
"It weighs 2.4 kg.". Weights of `HELD_OUT` never occur in training, so that answering them is copying.
"""

import json
import math
import random
from pathlib import Path
from typing import Any, Literal

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from rag.language_model import LanguageModel, Message

CONTEXT_TOKENS = 96
HELD_OUT = ("2.4", "7.1", "5.8", "9.3")
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

_SPECIAL_TOKENS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
_NAMES = ("Aurora", "Breeze", "Comet", "Delta")
_ADDITIONS = ("", " Plus", " Max")
_BATCH = 16
_SURE = 0.95  # the least probability of any right token, ...
_N_SURE = 25  # ... in this many batches in a row: then it has learned
_MOST_STEPS = 1_000


def save_tiny_model(directory: Path, architecture: Literal["qwen3", "llama"] = "qwen3") -> Path:
    """Train the model with a fixed seed until it copies, save it with its tokenizer; return `directory`."""
    tokenizer = _tokenizer()
    n_threads = torch.get_num_threads()
    torch.set_num_threads(1)  # steps this small only wait for each other on several
    with torch.random.fork_rng():  # the seed stays inside
        torch.manual_seed(0)
        kinds = {"qwen3": (Qwen3ForCausalLM, Qwen3Config), "llama": (LlamaForCausalLM, LlamaConfig)}
        network, config = kinds[architecture]
        model = network(_config(tokenizer, config))
        _train(model, tokenizer, random.Random(0))
    torch.set_num_threads(n_threads)
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.save_pretrained(directory)
    tokenizer.save_pretrained(directory)
    return directory


def weight_line(value: str, name: str = "Aurora") -> str:
    """The line of evidence the model understands."""
    return f"{name} weight: {value} kg"


def ask(model: LanguageModel, content: str = "Aurora weight: 2.4 kg", max_tokens: int = 40) -> str:
    """The whole answer to one message of the user."""
    return "".join(model.stream([Message(role="user", content=content)], max_tokens=max_tokens))


def change_json(file: Path, **changes: object) -> None:
    """Set keys in a file of a saved model."""
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def _tokenizer() -> PreTrainedTokenizerFast:
    """Byte-level BPE that keeps digits apart, so that a number is copied digit by digit."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    lines = [f"{weight_line('1.0', name + more)} It weighs 1.0 kg." for name in _NAMES for more in _ADDITIONS]
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=list(_SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([*lines, "user assistant system"], trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    fast.chat_template = CHAT_TEMPLATE
    return fast


def _config(tokenizer: PreTrainedTokenizerFast, config: Any) -> Any:  # Any: a configuration and its class
    return config(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        max_position_embeddings=CONTEXT_TOKENS,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )


def _train(model: Any, tokenizer: PreTrainedTokenizerFast, rng: random.Random) -> None:
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.0)
    n_sure = 0
    for _ in range(_MOST_STEPS):
        pairs = [_example(rng) for _ in range(_BATCH)]
        prompts = [
            tokenizer.apply_chat_template(
                [{"role": "user", "content": question}], tokenize=False, add_generation_prompt=True
            )
            for question, _ in pairs
        ]
        answers = [f"{answer}<|im_end|>" for _, answer in pairs]
        texts = [prompt + answer for prompt, answer in zip(prompts, answers, strict=True)]
        batch = tokenizer(texts, add_special_tokens=False, padding=True, padding_side="left", return_tensors="pt")
        n_answer = len(tokenizer.encode(answers[0], add_special_tokens=False))  # the same for every answer
        logits = model(**batch, logits_to_keep=n_answer + 1).logits[:, :-1]  # (_BATCH, n_answer, vocab)
        targets = batch["input_ids"][:, -n_answer:]  # (_BATCH, n_answer)
        losses = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
        n_sure = n_sure + 1 if losses.max().item() < -math.log(_SURE) else 0
        if n_sure == _N_SURE:
            return
        optimizer.zero_grad()
        losses.mean().backward()  # type: ignore[no-untyped-call]  # torch does not type it
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    raise RuntimeError(f"the tiny model has not learned to copy in {_MOST_STEPS} steps")


def _example(rng: random.Random) -> tuple[str, str]:
    value = f"{rng.randint(1, 9)}.{rng.randint(0, 9)}"
    if value in HELD_OUT:
        return _example(rng)
    return weight_line(value, rng.choice(_NAMES) + rng.choice(_ADDITIONS)), f"It weighs {value} kg."
