"""Fine-tuning any Hugging Face causal model by a LoRA adapter on prompts and their answers."""
