"""What is sold and what is known of it: products, documents, their facts; how they are read and stored."""
