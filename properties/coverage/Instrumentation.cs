// SPDX-License-Identifier: GPL-2.0-only
using System.Collections.Generic;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Rxqueue.Properties.Coverage;

/// <summary>Makes the instructions that note what is executed, and keeps count of them.</summary>
internal sealed class Instrumentation
{
    /// <summary>What the instructions need of the evaluation stack.</summary>
    public const int Stack = 3;

    private readonly FieldDefinition _statements;
    private readonly FieldDefinition _branches;
    private readonly FieldDefinition _last;
    private readonly List<PortStatement> _statementList = [];
    private readonly List<PortBranch> _branchList = [];
    private readonly List<string> _functions = [];
    private int _line;
    private int _way;

    public Instrumentation(ModuleDefinition module, TypeDefinition type)
    {
        ArrayType bytes = new(module.TypeSystem.Byte);
        _statements = new FieldDefinition("statements", FieldAttributes.Private, bytes);
        _branches = new FieldDefinition("branches", FieldAttributes.Private, bytes);
        _last = new FieldDefinition("last", FieldAttributes.Private, new ArrayType(module.TypeSystem.Int32));
        foreach (FieldDefinition field in Fields)
            type.Fields.Add(field);
    }

    /// <summary>The fields that the marks belong into, in the order in which the factory takes them.</summary>
    public IReadOnlyList<FieldDefinition> Fields => [_statements, _branches, _last];

    /// <summary>The functions that are counted.</summary>
    public IReadOnlyList<string> Functions => _functions;

    /// <summary>The statements that are counted.</summary>
    public IReadOnlyList<PortStatement> Statements => _statementList;

    /// <summary>The branches that are counted.</summary>
    public IReadOnlyList<PortBranch> Branches => _branchList;

    /// <summary>A function begins.</summary>
    /// <returns>Its number.</returns>
    public int Begin(string function)
    {
        _functions.Add(function);
        _line = 0;
        return _functions.Count - 1;
    }

    /// <summary>Notes a statement.</summary>
    public Instruction[] Statement(int function, int line, int column)
    {
        if (line != _line)
            (_line, _way) = (line, 0);
        int index = _statementList.Count;
        _statementList.Add(new PortStatement(_functions[function], line, column));
        return [.. Mark(_statements, index), .. Keep(CoverageMarks.OfAll, index), .. Keep(CoverageMarks.OfFunction(function), index)];
    }

    /// <summary>Notes that one of the ways on from a condition is taken.</summary>
    public Instruction[] Branch()
    {
        _branchList.Add(new PortBranch(_functions[^1], _line, _way++));
        return Mark(_branches, _branchList.Count - 1);
    }

    private Instruction[] Keep(int place, int index) =>
    [
        Instruction.Create(OpCodes.Ldarg_0), Instruction.Create(OpCodes.Ldfld, _last),
        Instruction.Create(OpCodes.Ldc_I4, place), Instruction.Create(OpCodes.Ldc_I4, index), Instruction.Create(OpCodes.Stelem_I4),
    ];

    private static Instruction[] Mark(FieldDefinition marks, int index) =>
    [
        Instruction.Create(OpCodes.Ldarg_0), Instruction.Create(OpCodes.Ldfld, marks),
        Instruction.Create(OpCodes.Ldc_I4, index), Instruction.Create(OpCodes.Ldc_I4_1), Instruction.Create(OpCodes.Stelem_I1),
    ];
}
