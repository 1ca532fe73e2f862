// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Rxqueue.Properties.Coverage;

/// <summary>Copies the code of one method, with what counts its statements and branches in between.</summary>
/// <param name="from">The method.</param>
/// <param name="to">Its copy, still without code.</param>
/// <param name="import">Makes what an instruction refers to the copy's.</param>
internal sealed class BodyCopier(MethodDefinition from, MethodDefinition to, Func<object?, object?> import)
{
    private readonly Dictionary<Instruction, Instruction> _begins = [];
    private readonly List<Instruction> _code = [];
    private readonly List<Instruction> _detours = [];
    private readonly List<(Instruction Copy, object? Operand)> _unresolved = [];

    /// <summary>Makes the copy.</summary>
    /// <param name="instrumentation">What counts; null for a plain copy.</param>
    public void Copy(Instrumentation? instrumentation)
    {
        IDictionary<Instruction, SequencePoint> points = from.DebugInformation.GetSequencePointMapping();
        from.Body.SimplifyMacros();
        to.Body.InitLocals = from.Body.InitLocals;
        to.Body.MaxStackSize = from.Body.MaxStackSize + Instrumentation.Stack;
        foreach (VariableDefinition variable in from.Body.Variables)
            to.Body.Variables.Add(new VariableDefinition((TypeReference)import(variable.VariableType)!));

        int function = instrumentation?.Begin(from.Name) ?? 0;
        foreach (Instruction old in from.Body.Instructions)
        {
            int begin = _code.Count;
            if (instrumentation is not null && points.TryGetValue(old, out SequencePoint? point) && !point.IsHidden)
                _code.AddRange(instrumentation.Statement(function, point.StartLine, point.StartColumn));
            Instruction copy = Instruction.Create(OpCodes.Nop);
            copy.OpCode = old.OpCode;
            _code.Add(copy);
            _begins.Add(old, _code[begin]);
            if (instrumentation is not null && old.OpCode.FlowControl == FlowControl.Cond_Branch)
                CountWays(old, copy, instrumentation);
            else
                _unresolved.Add((copy, old.Operand));
        }

        foreach ((Instruction copy, object? operand) in _unresolved)
            copy.Operand = Resolve(operand);
        foreach (Instruction instruction in _code)
            to.Body.Instructions.Add(instruction);
        foreach (Instruction instruction in _detours)
            to.Body.Instructions.Add(instruction);
        to.Body.OptimizeMacros();
    }

    /// <summary>A way that jumps makes a detour past its count; the other one only has to come past its own.</summary>
    private void CountWays(Instruction old, Instruction copy, Instrumentation instrumentation)
    {
        if (old.Operand is Instruction[] targets)
        {
            Instruction[] detours = new Instruction[targets.Length];
            for (int i = 0; i < targets.Length; i++)
                detours[i] = Detour(targets[i], instrumentation);
            copy.Operand = detours;
        }
        else
        {
            copy.Operand = Detour((Instruction)old.Operand, instrumentation);
        }

        _code.AddRange(instrumentation.Branch());
    }

    private Instruction Detour(Instruction target, Instrumentation instrumentation)
    {
        int begin = _detours.Count;
        _detours.AddRange(instrumentation.Branch());
        Instruction jump = Instruction.Create(OpCodes.Nop);
        jump.OpCode = OpCodes.Br;
        _detours.Add(jump);
        _unresolved.Add((jump, target));
        return _detours[begin];
    }

    private object? Resolve(object? operand) => operand switch
    {
        Instruction target => _begins[target],
        Instruction[] targets => Array.ConvertAll(targets, target => _begins[target]),
        VariableDefinition variable => to.Body.Variables[variable.Index],
        ParameterDefinition parameter => parameter.Index < 0 ? to.Body.ThisParameter : to.Parameters[parameter.Index],
        _ => import(operand),
    };
}
