"""What a question wants of products: bounds, values, kinds, sizes and places in an order."""
