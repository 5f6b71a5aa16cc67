"""What customers and shops call one thing: attributes, values and kinds, in English and Chinese."""
