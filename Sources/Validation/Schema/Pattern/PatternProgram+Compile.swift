/// From a pattern to its program.
extension PatternProgram {
    init(_ pattern: String) throws(PatternFault) {
        let node = try PatternParser.parse(pattern)
        var writer = Writer()
        try writer.write(node)
        writer.steps.append(.match)
        guard writer.steps.count <= Self.stepLimit else { throw Writer.tooLarge }
        self.init(steps: writer.steps, sets: writer.sets, isAnchored: node.isAnchored)
    }

    private struct Writer {
        var steps: [PatternStep] = []
        var sets: [ScalarSet] = []

        static let tooLarge = PatternFault(
            position: 0, message: "the pattern is too large once its repetitions are written out"
        )

        mutating func write(_ node: PatternNode) throws(PatternFault) {
            guard steps.count < PatternProgram.stepLimit else { throw Self.tooLarge }
            switch node {
            case .scalar(let value): steps.append(.scalar(value))
            case .any: steps.append(.any)
            case .set(let set):
                steps.append(.set(Int32(sets.count)))
                sets.append(set)
            case .start: steps.append(.start)
            case .end: steps.append(.end)
            case .boundary(let isNegated): steps.append(.boundary(isNegated: isNegated))
            case .sequence(let nodes): for node in nodes { try write(node) }
            case .alternatives(let nodes): try write(alternatives: nodes)
            case .repetition(let node, let least, let most): try write(node, least: least, most: most)
            }
        }

        private mutating func write(alternatives nodes: [PatternNode]) throws(PatternFault) {
            var jumps: [Int] = []
            for node in nodes.dropLast() {
                let split = reserve()
                try write(node)
                jumps.append(reserve())
                steps[split] = .split(Int32(split + 1), Int32(steps.count))
            }
            if let last = nodes.last { try write(last) }
            for jump in jumps { steps[jump] = .jump(Int32(steps.count)) }
        }

        private mutating func write(_ node: PatternNode, least: Int, most: Int?) throws(PatternFault) {
            let start = steps.count
            for _ in 0..<least {
                try write(node)
                // Nothing, however often repeated, is nothing.
                if steps.count == start { return }
            }
            guard let most else {
                let split = reserve()
                try write(node)
                steps.append(.jump(Int32(split)))
                steps[split] = .split(Int32(split + 1), Int32(steps.count))
                return
            }
            var splits: [Int] = []
            for _ in 0..<most - least {
                splits.append(reserve())
                try write(node)
            }
            for split in splits { steps[split] = .split(Int32(split + 1), Int32(steps.count)) }
        }

        /// A place for a step that is known later.
        private mutating func reserve() -> Int {
            steps.append(.match)
            return steps.count - 1
        }
    }
}
