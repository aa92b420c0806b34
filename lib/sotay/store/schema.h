#pragma once

#include <string>
#include <vector>

namespace sotay::store {

/// One numbered step of the schema, with the engine's types already put in.
struct SchemaStep {
    int version = 0;
    std::string name;
    std::string sql;
};

enum class Engine { sqlite, postgresql };

/// All steps in order, read from the files NNNN_verb_noun.sql embedded at build.
[[nodiscard]] std::vector<SchemaStep> schema_steps(Engine engine);

}  // namespace sotay::store
