import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    pool: "threads",
    projects: [{ extends: true, test: { name: "unit", include: ["test/unit/**/*.test.ts"] } }],
  },
});
