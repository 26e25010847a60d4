import EventLog
import Testing
import Vendors

@testable import Intake

struct ReadIntakeTests {
    private static let headers: HeaderList = ["Authorization": "Bearer field-key"]
    private static let question = Array(#"{"user":{}}"#.utf8)

    private func asking(
        _ reply: Reply?, deadline: Duration = .seconds(3600)
    ) async throws -> (answer: Answer, figures: ReadFigures?) {
        let intake = try await TestIntake(
            from: "field", passThrough: PassThrough(to: "vendor", deadline: deadline)
        ) { request, method, passThrough in
            #expect(request.body == Self.question && method == "choose" && passThrough.destination == "vendor")
            return reply
        }
        let answer = await intake.send("POST", "/ssapi/choose", headers: Self.headers, body: Self.question)
        #expect(try await intake.log.status().events == 0)
        let figures = intake.intake.figures.reads.first
        try await intake.end()
        return (answer, figures)
    }

    private static let empty = Array(#"{"choices":[]}"#.utf8)

    @Test func `the vendor's answer is passed on, without what is between it and us`() async throws {
        let headers: HeaderList = ["Content-Type": "application/json; v=2", "Set-Cookie": "a=b", "Server": "x"]
        let (answer, figures) = try await asking(.answer(status: 201, headers: headers, body: [1, 2]))
        #expect(answer.status == 201 && answer.body == [1, 2])
        #expect(answer.headers["Content-Type"] == "application/json; v=2")
        #expect(answer.headers["Set-Cookie"] == nil && answer.headers["X-Request-Id"] != nil)
        #expect(figures?.outcomes == [1, 0, 0, 0])
        #expect(figures?.source == "field" && figures?.duration.count == 1)
    }

    @Test func `whatever goes wrong, the answer is the dialect's empty one, and what it was is counted`() async throws {
        for (reply, deadline, outcomes) in [
            (Reply.answer(status: 500, headers: [:], body: [1]), Duration.seconds(3600), [0, 0, 1, 0]),
            (.answer(status: 401, headers: [:], body: []), .seconds(3600), [0, 0, 1, 0]),
            (.unreachable("no"), .seconds(3600), [0, 0, 1, 0]), (.interrupted("time"), .zero, [0, 1, 0, 0]),
            (nil, .seconds(3600), [0, 0, 0, 1]),
        ] as [(Reply?, Duration, [Int])] {
            let (answer, figures) = try await asking(reply, deadline: deadline)
            #expect(answer.status == 200 && answer.body == Self.empty)
            #expect(figures?.outcomes == outcomes)
        }
    }

    @Test func `where nobody is configured to answer, reads are 501 before their body is read`() async throws {
        let intake = try await TestIntake()
        let head = InboundRequest(method: "POST", target: "/ssapi/choose", headers: Self.headers, body: [])
        guard case .refuse(let refused) = intake.intake.admit(head) else {
            Issue.record("it was admitted")
            return
        }
        #expect(refused.status == 501)
        let answer = await intake.send("POST", "/ssapi/choose", headers: Self.headers, body: Self.question)
        #expect(answer.status == 501 && String(decoding: answer.body, as: UTF8.self).contains("passThrough"))
        try await intake.end()
    }
}
