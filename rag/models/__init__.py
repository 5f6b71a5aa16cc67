"""Language models by setting: Hugging Face models in memory, OpenAI-compatible servers, adapters."""
