"""Prisma's schema."""
