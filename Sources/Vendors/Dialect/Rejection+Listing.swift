import Validation

extension [Rejection] {
    /// As the elements of a JSON array, for dialects that have room for every reason: index, JSON Pointer and sentence.
    var listed: String {
        map { rejection in
            "{\"index\":\(rejection.index),\"pointer\":\(JSONText.quote(rejection.violation.pointer)),"
                + "\"message\":\(JSONText.quote(rejection.violation.message))}"
        }.joined(separator: ",")
    }
}
