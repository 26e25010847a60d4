"""What was promised and what was seen, a line each."""


class Verdicts:
    def __init__(self):
        self.missed = []

    def judge(self, is_met, name, seen):
        print(f"{'met' if is_met else 'MISSED':<7} {name:<22} {seen}", flush=True)
        if not is_met:
            self.missed.append(name)

    def note(self, name, seen):
        print(f"{'':<7} {name:<22} {seen}", flush=True)
