"""What is said about signatures: what was noticed, roles and later changes, each as a stable code with its sentence."""
